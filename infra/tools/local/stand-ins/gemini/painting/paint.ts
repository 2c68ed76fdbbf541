import { createHash } from 'node:crypto';
import sharp from 'sharp';
import type { Canvas } from '../models.ts';
import type { Shown } from '../shown-pictures.ts';
import { landscape } from './landscape.ts';
import { shelf } from './shelf.ts';

const GRAIN_SIZE = 256;

/** What to paint. */
export interface Painting {
  readonly canvas: Canvas;
  readonly seed: string;
  readonly caption: string;
  readonly format: 'jpeg' | 'png';
  /** Shown along the lower edge, so that a test can see which came. */
  readonly references: readonly Shown[];
}

/** Makes a picture as it was ordered. */
export type Painter = (painting: Painting) => Promise<Buffer>;

/** Paints a picture of exactly the canvas' pixels, with a film grain that makes files as heavy as the real model's. */
export async function paint({ canvas, seed, caption, format, references }: Painting): Promise<Buffer> {
  const { width, height, scale } = canvas;
  const { data, info } = await sharp(Buffer.from(landscape(seed, width, height, caption)))
    .composite([{ ...grain(), tile: true, blend: 'soft-light' }, ...(await shelf(references, { width, height }))])
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const image = sharp(data, { raw: info }).resize(width * scale, height * scale);
  return await (format === 'png' ? image.png({ compressionLevel: 1 }) : image.jpeg({ quality: 94 })).toBuffer();
}

function grain() {
  const bytes = createHash('shake256', { outputLength: GRAIN_SIZE * GRAIN_SIZE })
    .update('grain')
    .digest();
  const input = Buffer.from(bytes.map((byte) => 104 + byte * 0.19));
  return { input, raw: { width: GRAIN_SIZE, height: GRAIN_SIZE, channels: 1 as const } };
}
