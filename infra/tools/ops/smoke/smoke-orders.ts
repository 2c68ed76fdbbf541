import type { ShippedKind } from '../../../../shared/kinds/kinds.ts';

const SCENE = 'Une vague se brise au pied d’un phare breton';

/** A small blue square: the least that is a picture. */
const PICTURE =
  'iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAIAAAAlC+aJAAAAT0lEQVR42u3PQQkAAAgEsEtiJiMa1Qi+hcEKLNXzWgQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQELgvrxeDx5H/qiAAAAABJRU5ErkJggg==';
/** A red square: the least that is a picture. */
const PRODUCT =
  'iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAMAAACdt4HsAAAAA1BMVEXMMzN0dFbYAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAG0lEQVRYhe3BgQAAAADDoPlT3+AEVQEAAAB0DRBAAAGx1LfoAAAAAElFTkSuQmCC';

/** What the smoke test orders of each kind: as little as shows that it works. @param parts how many, where the kind lets one choose. */
export const SMOKE_ORDERS: { readonly [K in ShippedKind]: (parts: number) => Readonly<Record<string, unknown>> } = {
  image: (images) => ({
    prompt: 'Un phare breton au lever du jour',
    num_images: images,
    size: '1024x1024',
    style: 'photorealistic',
  }),
  video: (clips) => ({ prompt: SCENE, number_of_videos: clips, duration_seconds: 5, aspect_ratio: '16:9' }),
  'custom-video': (clips) => ({
    prompt: SCENE,
    number_of_videos: clips,
    duration_seconds: 5,
    aspect_ratio: '16:9',
    reference_images: [{ source: 'base64', data: PICTURE, type: 'subject' }],
  }),
  article: () => ({ topic: 'Les phares de Bretagne', goal: 'Donner envie de les visiter', target_word_count: 800 }),
  book: (chapters) => ({
    title: 'Les phares de Bretagne',
    topic: 'L’histoire des phares bretons',
    goal: 'Donner envie de les visiter',
    chapters_count: Math.max(3, chapters),
    words_per_chapter: 300,
  }),
  'ecommerce-image': (images) => ({
    prompt: 'Le produit sur un plan de travail en marbre, lumière du matin',
    reference_images: [{ image_source: 'base64', image_data: PRODUCT, image_type: 'product' }],
    quality_level: 'thumbnail',
    num_variations: images,
    output_format: 'jpeg',
  }),
};
