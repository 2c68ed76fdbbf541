import type { ShippedKind } from '../../../../shared/kinds/kinds.ts';

/** What the smoke test orders of each kind: as little as shows that it works. @param parts how many, where the kind lets one choose. */
export const SMOKE_ORDERS: { readonly [K in ShippedKind]: (parts: number) => Readonly<Record<string, unknown>> } = {
  image: (images) => ({
    prompt: 'Un phare breton au lever du jour',
    num_images: images,
    size: '1024x1024',
    style: 'photorealistic',
  }),
};
