import sharp from 'sharp';
import { contentTypeOf } from '../../kinds/image/content-type.ts';
import type { ImageRenderer, InputPicture, RenderedImage } from '../../kinds/image/image-renderer.ts';
import type { ImageFormat } from '../../kinds/image/image-request.ts';
import { pixelsOf } from '../../kinds/image/image-size.ts';
import { sniffFormat } from '../../kinds/image/sniff-format.ts';
import { UnreadableImageError } from '../../kinds/image/unreadable-image-error.ts';
import { encode } from './encode.ts';
import { isAlready, isSrgb, isUpright, type Target } from './is-already.ts';

/** Four times the pixels of the largest image that models draw: a limit against decompression bombs. */
const MAX_INPUT_PIXELS = 64_000_000;

/**
 * Renders with sharp (libvips).
 *
 * Sets the process's libvips to one thread and no cache: a worker handles one image at a time, never the same one twice, and
 * threads each with their own buffers only cost memory on a function's share of a CPU.
 */
export function sharpImageRenderer(): ImageRenderer {
  sharp.cache(false);
  sharp.concurrency(1);
  return {
    upright,
    reference,
    render: (drawn, size, format) => renderedAs(drawn, { ...pixelsOf(size), format }),
    square: (drawn, side, format) => renderedAs(drawn, { width: side, height: side, format }),
  };
}

async function renderedAs(drawn: Uint8Array, target: Target): Promise<RenderedImage> {
  const { width, height, format } = target;
  return { bytes: await rendered(drawn, target), width, height, contentType: contentTypeOf(format) };
}

const READING = { limitInputPixels: MAX_INPUT_PIXELS, sequentialRead: true, failOn: 'error' } as const;

async function upright(picture: InputPicture): Promise<InputPicture> {
  const format = readableFormatOf(picture.bytes);
  try {
    const image = sharp(picture.bytes, READING);
    const metadata = await image.metadata();
    if (isUpright(metadata) && isSrgb(metadata)) return picture;
    // Turning needs the whole picture at once: it cannot be read line by line.
    const turned = sharp(picture.bytes, { ...READING, sequentialRead: false })
      .autoOrient()
      .toColourspace('srgb');
    return { bytes: await encode(turned, format), mimeType: contentTypeOf(format) };
  } catch (error) {
    throw new UnreadableImageError('the image cannot be decoded', error);
  }
}

async function reference(picture: InputPicture, maxSide: number): Promise<InputPicture> {
  readableFormatOf(picture.bytes);
  try {
    const metadata = await sharp(picture.bytes, READING).metadata();
    const { width, height, hasAlpha, pages = 1 } = metadata;
    const isSmall = Math.max(width, height) <= maxSide && !hasAlpha && pages === 1;
    if (isSmall && isUpright(metadata) && isSrgb(metadata)) return picture;
    const reduced = sharp(picture.bytes, { ...READING, sequentialRead: isUpright(metadata) })
      .autoOrient()
      .resize(maxSide, maxSide, { fit: 'inside', withoutEnlargement: true, kernel: 'lanczos3' })
      .toColourspace('srgb');
    return { bytes: await encode(reduced, 'JPEG'), mimeType: 'image/jpeg' };
  } catch (error) {
    throw new UnreadableImageError('the image cannot be decoded', error);
  }
}

/** Re-encoding would strip the provider's provenance metadata, so bytes that are what was asked for are passed on. */
async function rendered(drawn: Uint8Array, target: Target): Promise<Uint8Array> {
  const drawnFormat = readableFormatOf(drawn);
  try {
    const image = sharp(drawn, READING);
    if (drawnFormat === target.format && isAlready(await image.metadata(), target)) {
      await image.clone().raw().toBuffer(); // a header alone does not prove that the rest is there
      return drawn;
    }
    const { width, height, format } = target;
    const resized = image.autoOrient().resize(width, height, { fit: 'cover', kernel: 'lanczos3' });
    return await encode(resized.toColourspace('srgb'), format);
  } catch (error) {
    throw new UnreadableImageError('the image cannot be decoded', error);
  }
}

/** libvips reads many more formats (SVG, PDF, …), some of them dangerous: only ours reach it. */
function readableFormatOf(bytes: Uint8Array): ImageFormat {
  const format = sniffFormat(bytes);
  if (format === undefined) throw new UnreadableImageError('not a PNG, JPEG or WEBP image');
  return format;
}
