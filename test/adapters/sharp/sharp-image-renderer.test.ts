import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { sharpImageRenderer } from '../../../shared/adapters/sharp/sharp-image-renderer.ts';
import { contentTypeOf } from '../../../shared/kinds/image/content-type.ts';
import { IMAGE_FORMATS, type ImageFormat } from '../../../shared/kinds/image/image-request.ts';
import { IMAGE_SIZES, pixelsOf } from '../../../shared/kinds/image/image-size.ts';
import { UnreadableImageError } from '../../../shared/kinds/image/unreadable-image-error.ts';

const renderer = sharpImageRenderer();

/** Left half red, right half blue. */
function twoHalves(width: number, height: number) {
  const blue = { create: { width: width / 2, height, channels: 3, background: '#00f' } } as const;
  return sharp({ create: { width, height, channels: 3, background: '#f00' } }).composite([
    { input: blue, left: width / 2, top: 0 },
  ]);
}

let wide: Buffer;
let square: Buffer;
beforeAll(async () => {
  wide = await twoHalves(1376, 768).jpeg({ quality: 95 }).toBuffer();
  square = await twoHalves(1024, 1024).jpeg({ quality: 95 }).toBuffer();
});

/** What the bytes really decode to. */
async function decoded(bytes: Uint8Array) {
  const { format } = await sharp(bytes).metadata();
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) => [...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3)];
  return { format, width: info.width, height: info.height, at };
}

const isRed = expect.toSatisfy(([r, g, b]: number[]) => Number(r) > 230 && Number(g) < 25 && Number(b) < 25, 'red');
const isBlue = expect.toSatisfy(([r, g, b]: number[]) => Number(b) > 230 && Number(r) < 25 && Number(g) < 25, 'blue');
const isWhite = expect.toSatisfy((pixel: number[]) => pixel.every((value) => value > 245), 'white');

describe.each(IMAGE_FORMATS)('%s', (format) => {
  test.each(IMAGE_SIZES)('in exactly %s', async (size) => {
    const image = await renderer.render(wide, size, format);
    const { at, ...facts } = await decoded(image.bytes);
    expect(facts).toEqual({ format: format.toLowerCase(), ...pixelsOf(size) });
    expect(image).toMatchObject({ ...pixelsOf(size), contentType: contentTypeOf(format) });
    // Cropped around its middle, not squeezed: both halves are still there, each on its side.
    expect(at(4, 4)).toEqual(isRed);
    expect(at(facts.width - 4, facts.height - 4)).toEqual(isBlue);
  });
});

describe('bytes that already are what was asked for are passed on', () => {
  test.each(IMAGE_FORMATS)('%s', async (format) => {
    const bytes = await twoHalves(512, 512).toFormat(SHARP_FORMAT[format]).toBuffer();
    expect((await renderer.render(bytes, '512x512', format)).bytes === bytes).toBe(true);
  });

  test('with all their metadata', async () => {
    const bytes = await sharp(square)
      .withExif({ IFD0: { Copyright: 'the model' } })
      .jpeg()
      .toBuffer();
    expect((await renderer.render(bytes, '1024x1024', 'JPEG')).bytes === bytes).toBe(true);
  });

  test('but not when they are of another type than asked', async () => {
    const { bytes } = await renderer.render(square, '1024x1024', 'PNG');
    expect(await decoded(bytes)).toMatchObject({ format: 'png', width: 1024, height: 1024 });
  });
});

const SHARP_FORMAT = { PNG: 'png', JPEG: 'jpeg', WEBP: 'webp' } as const;

test('a picture that lies on its side is set upright', async () => {
  // Orientation 6: to be turned clockwise, so the left side comes up. Sized so that only the flag is wrong.
  const bytes = await twoHalves(1264, 848).jpeg({ quality: 95 }).withMetadata({ orientation: 6 }).toBuffer();
  const { at, width, height } = await decoded((await renderer.render(bytes, '848x1264', 'JPEG')).bytes);
  expect({ width, height }).toEqual({ width: 848, height: 1264 });
  expect(at(424, 20)).toEqual(isRed);
  expect(at(424, 1240)).toEqual(isBlue);
});

test('a flag that turns a picture of the asked size is not overlooked', async () => {
  const bytes = await twoHalves(1024, 1024).jpeg({ quality: 95 }).withMetadata({ orientation: 3 }).toBuffer();
  const { at } = await decoded((await renderer.render(bytes, '1024x1024', 'JPEG')).bytes);
  expect(at(4, 512)).toEqual(isBlue);
});

test('transparency becomes white where the format has none', async () => {
  const clear = { r: 0, g: 0, b: 0, alpha: 0 };
  const bytes = await sharp({ create: { width: 600, height: 600, channels: 4, background: clear } })
    .png()
    .toBuffer();
  const { at } = await decoded((await renderer.render(bytes, '512x512', 'JPEG')).bytes);
  expect(at(256, 256)).toEqual(isWhite);
});

describe('bytes that cannot be decoded are refused', () => {
  test.each<[string, () => Uint8Array | Promise<Uint8Array>, ImageFormat]>([
    ['nothing', () => new Uint8Array(), 'PNG'],
    ['text', () => Buffer.from('not an image at all'), 'PNG'],
    ['a JPEG that stops in the middle', () => wide.subarray(0, wide.length / 2), 'PNG'],
    ['the same in the asked type and size', () => square.subarray(0, square.length / 2), 'JPEG'],
    ['a signature alone', () => Buffer.from([0xff, 0xd8, 0xff, 0xe0]), 'JPEG'],
    [
      'a type that is not ours',
      () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
      'PNG',
    ],
    ['a bomb', bomb, 'PNG'],
  ])('%s', async (_, bytes, format) => {
    await expect(renderer.render(await bytes(), '1024x1024', format)).rejects.toBeInstanceOf(UnreadableImageError);
  });
});

/** 100 megapixels in a few kilobytes. */
function bomb(): Promise<Buffer> {
  return sharp({ create: { width: 10_000, height: 10_000, channels: 3, background: '#000' } })
    .png({ compressionLevel: 9, palette: false })
    .toBuffer();
}

describe('colours', () => {
  test.each<[string, (image: ReturnType<typeof twoHalves>) => Promise<Buffer>]>([
    ['CMYK', (image) => image.toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer()],
    ['CMYK with its profile', (image) => image.withIccProfile('cmyk').jpeg({ quality: 95 }).toBuffer()],
    ['Display P3', (image) => image.withIccProfile('p3').jpeg({ quality: 95 }).toBuffer()],
    ['grey', (image) => image.greyscale().jpeg({ quality: 95 }).toBuffer()],
  ])('%s of the asked size is delivered in sRGB', async (_, make) => {
    const drawn = await make(twoHalves(512, 512));
    const { bytes } = await renderer.render(drawn, '512x512', 'JPEG');
    const metadata = await sharp(bytes).metadata();
    expect(metadata).toMatchObject({ format: 'jpeg', space: 'srgb', width: 512, height: 512 });
    expect(metadata.hasProfile).toBe(false);
  });

  test('sRGB that says so by a profile is passed on', async () => {
    const drawn = await twoHalves(512, 512).withIccProfile('srgb').jpeg().toBuffer();
    expect((await renderer.render(drawn, '512x512', 'JPEG')).bytes).toBe(drawn);
  });
});

describe('what the model is given', () => {
  const photo = (orientation: number) =>
    twoHalves(64, 32).withMetadata({ orientation }).jpeg({ quality: 95 }).toBuffer();

  test.each([3, 6, 8])('is upright, whatever the camera flagged (%i)', async (orientation) => {
    const { bytes, mimeType } = await renderer.upright({ bytes: await photo(orientation), mimeType: 'image/jpeg' });
    const { orientation: flag = 1, width, height } = await sharp(bytes).metadata();
    expect({ flag, width, height, mimeType }).toEqual({
      flag: 1,
      ...(orientation === 3 ? { width: 64, height: 32 } : { width: 32, height: 64 }),
      mimeType: 'image/jpeg',
    });
    const { at } = await decoded(bytes);
    // Turned by 180°, by 90° clockwise, by 90° counter-clockwise: red was left.
    expect(orientation === 6 ? at(4, 4) : at(4, (height ?? 0) - 4)).toEqual(orientation === 3 ? isBlue : isRed);
  });

  test('is in sRGB', async () => {
    const bytes = await twoHalves(64, 32).toColourspace('cmyk').jpeg().toBuffer();
    const picture = await renderer.upright({ bytes, mimeType: 'image/jpeg' });
    expect((await sharp(picture.bytes).metadata()).space).toBe('srgb');
  });

  test('is the picture itself when nothing is to be changed', async () => {
    const picture = { bytes: await photo(1), mimeType: 'image/jpeg' } as const;
    expect(await renderer.upright(picture)).toBe(picture);
  });

  test('is a picture', async () => {
    const cut = (await photo(6)).subarray(0, 40);
    await expect(renderer.upright({ bytes: cut, mimeType: 'image/jpeg' })).rejects.toThrow(UnreadableImageError);
  });
});
