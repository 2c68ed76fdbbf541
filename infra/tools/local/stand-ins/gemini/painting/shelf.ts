import sharp, { type OverlayOptions } from 'sharp';
import type { Shown } from '../shown-pictures.ts';

/** Cells of the shelf: as many as there can be references. */
const CELLS = 14;

/** The colour of the frame around a reference says which role its label gives it. */
export const ROLE_COLOURS: Readonly<Record<string, string>> = {
  product: '#d62828',
  model: '#2a6fdb',
  background: '#2a9d3f',
  accessory: '#f2c014',
};
const NO_ROLE = '#888888';

/** Where the reference of a number (from 0) is in a picture of this width and height: its frame, and the middle of it. */
export function cellOf(index: number, { width, height }: { readonly width: number; readonly height: number }) {
  const side = Math.floor(width / CELLS);
  return { left: index * side, top: height - side, side, border: Math.max(2, Math.floor(side / 8)) };
}

/** The references side by side along the lower edge of what is drawn after them, each in a frame of its role's colour. */
export function shelf(
  references: readonly Shown[],
  canvas: { readonly width: number; readonly height: number },
): Promise<OverlayOptions[]> {
  return Promise.all(
    references.map(async ({ label, data }, index) => {
      const { left, top, side, border } = cellOf(index, canvas);
      const role = /\((\w+)\)/.exec(label)?.[1] ?? '';
      const inner = side - 2 * border;
      const input = await sharp(data)
        .resize(inner, inner, { fit: 'cover' })
        .extend({ top: border, bottom: border, left: border, right: border, background: ROLE_COLOURS[role] ?? NO_ROLE })
        .png()
        .toBuffer();
      return { input, left, top };
    }),
  );
}
