import {
  type EcommerceImageRequest,
  type ProductReference,
  REFERENCE_ROLES,
  type ReferenceRole,
} from './ecommerce-request.ts';

/** What the model is told of a role, before each picture of it. */
const SHOWS: Readonly<Record<ReferenceRole, string>> = {
  product: 'the product',
  model: 'the person who presents the product',
  background: 'the place',
  accessory: 'an accessory',
};

/** What it is to do with the pictures of a role, after all of them. */
const USES: Readonly<Record<ReferenceRole, (images: string) => string>> = {
  product: (images) =>
    `The product of ${images} is the subject. Reproduce it faithfully: its shape, proportions, colours, materials, logos and every word on it remain completely unchanged.`,
  model: (images) =>
    `The person of ${images} presents the product: keep the face, hair, skin and build as they are, with natural hands and a natural hold.`,
  background: (images) =>
    `Place everything into the surroundings of ${images}, with their light, perspective and shadows.`,
  accessory: (images) => `Add the accessories of ${images} beside the product, smaller and less prominent than it.`,
};

/** A name of a file says little, and its ending nothing. */
const FILE_ENDING = /\.(?:jpe?g|png|webp|heic|heif|gif|avif)$/i;

/** References in the order in which the model is shown them: products first, each role as it was given. */
export function inModelOrder(references: readonly ProductReference[]): readonly ProductReference[] {
  return REFERENCE_ROLES.flatMap((role) => references.filter((reference) => reference.role === role));
}

/** What is said before a picture. @param index in the order of the model. */
export function labelOf({ role, description }: ProductReference, index: number): string {
  const words = description?.replace(FILE_ENDING, '').trim() ?? '';
  return `Image ${index + 1} (${role}): ${SHOWS[role]}${words === '' ? '' : ` — ${words}`}`;
}

/**
 * What is said after all pictures: what to make, how faithfully, and what else is wished. What is wanted is said in positive words.
 *
 * @param variation its number, from 1.
 */
export function instructionOf(request: EcommerceImageRequest, variation: number): string {
  const shown = inModelOrder(request.references);
  const uses = REFERENCE_ROLES.flatMap((role) => {
    const images = shown.flatMap((reference, index) => (reference.role === role ? [`Image ${index + 1}`] : []));
    return images.length === 0 ? [] : [USES[role](listed(images))];
  });
  const wishes = request.requirements.map((wish) => `- ${wish}`);
  return [
    'Create one photorealistic, square product photograph for an online shop.',
    request.prompt,
    ...(wishes.length === 0 ? [] : [['Requirements:', ...wishes].join('\n')]),
    ...uses,
    ...(request.numVariations === 1
      ? []
      : [`This is variation ${variation} of ${request.numVariations}: give it an angle and a composition of its own.`]),
  ].join('\n\n');
}

function listed(words: readonly string[]): string {
  return words.length === 1 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
