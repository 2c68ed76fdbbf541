import sharp from 'sharp';
import type { ShippedKind } from '../../../../shared/kinds/kinds.ts';

/** The body of an order. */
export type Order = Readonly<Record<string, unknown>>;

const PROMPT = 'Un phare breton au lever du jour, mer calme';

/** What is ordered of a kind when the command line says nothing: small, and in French. */
const ORDERS: Readonly<Record<string, () => Promise<Order>>> = {
  image: async () => ({
    prompt: PROMPT,
    num_images: 1,
    size: '1024x1024',
    format: 'PNG',
    quality: 'standard',
    style: 'photorealistic',
  }),
  'ecommerce-image': async () => ({
    prompt: 'Le sac posé sur une table de bois clair, lumière du matin',
    reference_images: [
      {
        image_source: 'base64',
        image_data: `data:image/png;base64,${await picture('#7a4a2b')}`,
        image_type: 'product',
        description: 'sac.png',
      },
      {
        image_source: 'base64',
        image_data: `data:image/png;base64,${await picture('#d8c9a8')}`,
        image_type: 'background',
        description: 'table.png',
      },
    ],
    quality_level: 'standard',
    num_variations: 1,
    output_format: 'png',
  }),
  video: async () => ({ prompt: PROMPT, duration_seconds: 5, aspect_ratio: '16:9', number_of_videos: 1 }),
  'custom-video': async () => ({
    prompt: 'Le sac tourne lentement sur lui-même',
    reference_images: [{ source: 'base64', data: await picture('#7a4a2b'), type: 'subject' }],
    duration_seconds: 5,
    aspect_ratio: '16:9',
    number_of_videos: 1,
  }),
  article: async () => ({
    topic: 'Les phares de Bretagne',
    goal: 'Donner envie de les visiter',
    target_word_count: 1_000,
  }),
  book: async () => ({
    title: 'Gardiens de phare',
    topic: 'La vie dans les phares de Bretagne au XXᵉ siècle',
    goal: 'Raconter un métier disparu',
    chapters_count: 3,
    words_per_chapter: 400,
  }),
};

/** The order of a kind. @throws for a kind that nothing is known to order of. */
export async function demoOrder(kind: ShippedKind): Promise<Order> {
  const order = ORDERS[kind];
  if (order === undefined) throw new Error(`there is nothing to order of the kind ${kind}: see demo-orders.ts`);
  return order();
}

/** A small picture of one colour, in base64. */
async function picture(background: string): Promise<string> {
  const plain = sharp({ create: { width: 512, height: 512, channels: 3, background } });
  return (await plain.png().toBuffer()).toString('base64');
}
