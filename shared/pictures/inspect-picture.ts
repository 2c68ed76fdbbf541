import { heifPixels, isWholeHeif } from './heif.ts';
import { isWholeJpeg, jpegPixels } from './jpeg.ts';
import { type PictureType, type Pixels, sniffPicture } from './picture-type.ts';
import { isWholePng, pngPixels } from './png.ts';
import { isWholeWebp, webpPixels } from './webp.ts';

/** Types that models can be shown; none of the others ever is. */
export const PICTURE_TYPES = ['png', 'jpeg', 'webp', 'heic', 'heif'] as const satisfies readonly PictureType[];
export type ShownType = (typeof PICTURE_TYPES)[number];
export type PictureContentType = `image/${ShownType}`;

/** Longest side of a picture: what JPEG's successors can hold, and more than any camera takes. */
export const MAX_SIDE = 16_384;
/** Of a picture that the workers decode within their memory. */
export const MAX_PIXELS = 50_000_000;

/** What a file is, or why it is no picture that can be used. */
export type Inspection =
  | (Pixels & { readonly kind: 'picture'; readonly contentType: PictureContentType })
  | { readonly kind: 'unusable'; readonly why: PictureFault; readonly type?: PictureType };

/** `type`: of another type, or of none; `pixels`: too many. */
export type PictureFault = 'type' | 'damaged' | 'pixels';

const READERS: Readonly<
  Record<ShownType, { pixels(bytes: Uint8Array): Pixels | undefined; isWhole(bytes: Uint8Array): boolean }>
> = {
  png: { pixels: pngPixels, isWhole: isWholePng },
  jpeg: { pixels: jpegPixels, isWhole: isWholeJpeg },
  webp: { pixels: webpPixels, isWhole: isWholeWebp },
  heic: { pixels: heifPixels, isWhole: isWholeHeif },
  heif: { pixels: heifPixels, isWhole: isWholeHeif },
};

/**
 * What a file is by its bytes alone: type by its first ones, pixels by its header, and whether its structure is whole. Nothing is decoded,
 * so that no picture can cost more than reading it once; what only decoding shows is found by the worker.
 *
 * @param accepts which types may be used.
 * @param reads `beginning`: the bytes are only the first of a file, whose end is looked at elsewhere.
 */
export function inspectPicture(
  bytes: Uint8Array,
  accepts: readonly ShownType[],
  reads: 'all' | 'beginning' = 'all',
): Inspection {
  const found = sniffPicture(bytes);
  const type = accepts.find((one) => one === found);
  if (type === undefined) {
    return { kind: 'unusable', why: 'type', ...(found === undefined ? {} : { type: found }) };
  }
  const pixels = READERS[type].pixels(bytes);
  if (pixels === undefined || pixels.width < 1 || pixels.height < 1) return { kind: 'unusable', why: 'damaged', type };
  const { width, height } = pixels;
  if (Math.max(width, height) > MAX_SIDE || width * height > MAX_PIXELS) {
    return { kind: 'unusable', why: 'pixels', type };
  }
  if (reads === 'all' && !READERS[type].isWhole(bytes)) return { kind: 'unusable', why: 'damaged', type };
  return { kind: 'picture', contentType: `image/${type}`, width, height };
}
