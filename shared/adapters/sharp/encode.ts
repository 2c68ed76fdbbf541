import type { Sharp } from 'sharp';
import type { ImageFormat } from '../../kinds/image/image-request.ts';

/** Transparent areas become white where a format has no transparency. */
const PAPER = '#ffffff';

const ENCODERS: Record<ImageFormat, (image: Sharp) => Sharp> = {
  // Lossless at any level. Level 3 with adaptive filters takes the time of the default 6 without them, and 30 % less room;
  // the levels above double the time for 2 %.
  PNG: (image) => image.png({ compressionLevel: 3, adaptiveFiltering: true }),
  // What the model sends is a JPEG already: full colour resolution keeps a second loss off its edges and lettering,
  // for a tenth more bytes. mozjpeg would take five times as long for a fifth less.
  JPEG: (image) => image.flatten({ background: PAPER }).jpeg({ quality: 90, chromaSubsampling: '4:4:4' }),
  // Sharp chroma subsampling doubles the time and is not visible at this quality.
  WEBP: (image) => image.webp({ quality: 90, effort: 2 }),
};

/** The image as a file of a format. */
export function encode(image: Sharp, format: ImageFormat): Promise<Buffer> {
  return ENCODERS[format](image).toBuffer();
}
