import sharp from 'sharp';
import { KIND_NAMES, kindOf, type ShippedKind } from '../../shared/kinds/kinds.ts';

const MOST_IMAGES = 4;
type Body = Readonly<Record<string, unknown>>;

/** The smallest orders that still have everything in them: several parts, references, chapters. */
const ORDERS: Readonly<Record<string, (prompt: string, number: number) => Body>> = {
  image: (prompt, number) => ({ prompt, num_images: 1 + (number % MOST_IMAGES), size: '512x512', format: 'JPEG' }),
  'ecommerce-image': (prompt, number) => ({
    prompt,
    reference_images: [{ image_source: 'base64', image_data: REFERENCE, image_type: 'product' }],
    quality_level: 'thumbnail',
    num_variations: 1 + (number % 2),
    output_format: 'jpeg',
  }),
  video: (prompt, number) => ({ prompt, duration_seconds: 5, number_of_videos: 1 + (number % 2) }),
  'custom-video': (prompt) => ({
    prompt,
    reference_images: [{ source: 'base64', data: REFERENCE.slice(REFERENCE.indexOf(',') + 1), type: 'subject' }],
    duration_seconds: 5,
  }),
  article: (topic) => ({ topic, target_word_count: 800 }),
  book: (title) => ({ title, topic: 'Les phares', goal: 'Essayer', chapters_count: 3, words_per_chapter: 300 }),
};

const reference = sharp({ create: { width: 256, height: 256, channels: 3, background: '#7a4a2b' } });
const REFERENCE = `data:image/jpeg;base64,${(await reference.jpeg().toBuffer()).toString('base64')}`;

/** Of twenty orders so many are of a kind: as users order, most are pictures. A kind that is not here gets one. */
const SHARES: Readonly<Record<string, number>> = {
  image: 9,
  'ecommerce-image': 4,
  article: 3,
  video: 2,
  'custom-video': 1,
  book: 1,
};

/** The kind of each order, over and over; of the kinds that are wanted. */
export function mixOf(kinds: readonly ShippedKind[] = KIND_NAMES): readonly ShippedKind[] {
  return kinds.flatMap((kind) => Array.from({ length: kinds.length === 1 ? 1 : (SHARES[kind] ?? 1) }, () => kind));
}

/** An order of a kind, under an id of the client's where the kind has one. */
export function loadOrder(kind: ShippedKind, number: number, prompt: string, jobId: string): Body {
  const order = ORDERS[kind]?.(prompt, number);
  if (order === undefined) throw new Error(`there is no order of the kind ${kind} for the load`);
  return kind.endsWith('book') ? { ...order, jobId } : { ...order, job_id: jobId };
}

/** The most that one order of a kind costs with the prices of the stage `local`, with room for what they become. */
export const MOST_CREDITS = 20;

/** Where a kind is ordered. */
export function orderPath(kind: ShippedKind): string {
  return kindOf({ kind }).routes.create;
}
