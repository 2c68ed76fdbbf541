/** Types of files that users take for pictures. */
export type PictureType =
  | 'png'
  | 'jpeg'
  | 'webp'
  | 'heic'
  | 'heif'
  | 'avif'
  | 'gif'
  | 'bmp'
  | 'tiff'
  | 'jxl'
  | 'svg'
  | 'pdf';

/** How large a picture is as it lies in its file, whatever its orientation flag says. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
}

/** What types begin with; `undefined` stands for bytes that vary (the length in WEBP's RIFF header). */
const MAGIC: readonly (readonly [PictureType, readonly (number | undefined)[]])[] = [
  ['png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['jpeg', [0xff, 0xd8, 0xff]],
  ['webp', [0x52, 0x49, 0x46, 0x46, undefined, undefined, undefined, undefined, 0x57, 0x45, 0x42, 0x50]],
  ['gif', [0x47, 0x49, 0x46, 0x38]],
  ['pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['tiff', [0x49, 0x49, 0x2a, 0x00]],
  ['tiff', [0x4d, 0x4d, 0x00, 0x2a]],
  ['jxl', [0xff, 0x0a]],
  ['jxl', [0x00, 0x00, 0x00, 0x0c, 0x4a, 0x58, 0x4c, 0x20]],
  ['bmp', [0x42, 0x4d]],
];

/** Brands of ISO media files (`ftyp`): HEIC is HEIF with H.265 in it, AVIF the same with AV1. */
const BRANDS: readonly (readonly [PictureType, ReadonlySet<string>])[] = [
  ['avif', new Set(['avif', 'avis'])],
  ['heic', new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs'])],
  ['heif', new Set(['mif1', 'mif2', 'msf1', 'heif'])],
];

/** How far into a file its `<svg` may begin: after a byte-order mark, an XML declaration, comments. */
const SVG_WITHIN = 1_024;

/** The true type of a file by its bytes, `undefined` when it is none of these. Names and labels lie; bytes do not. */
export function sniffPicture(bytes: Uint8Array): PictureType | undefined {
  const known = MAGIC.find(([, magic]) => startsWith(bytes, magic));
  return known?.[0] ?? brandOf(bytes) ?? (isSvg(bytes) ? 'svg' : undefined);
}

function startsWith(bytes: Uint8Array, magic: readonly (number | undefined)[]): boolean {
  return bytes.length >= magic.length && magic.every((byte, index) => byte === undefined || bytes[index] === byte);
}

function brandOf(bytes: Uint8Array): PictureType | undefined {
  if (ascii(bytes, 4, 8) !== 'ftyp') return undefined;
  const end = Math.min(bytes.length, bytesView(bytes).getUint32(0), 256);
  const places = Array.from({ length: Math.max(0, Math.floor((end - 8) / 4)) }, (_, index) => 8 + 4 * index);
  const brands = places.filter((at) => at !== 12).map((at) => ascii(bytes, at, at + 4)); // at 12 is a version
  return BRANDS.find(([, names]) => brands.some((brand) => names.has(brand)))?.[0];
}

function isSvg(bytes: Uint8Array): boolean {
  return /^(?:\xEF\xBB\xBF)?\s*<(?:\?xml|!--|!DOCTYPE svg|svg)/i.test(ascii(bytes, 0, SVG_WITHIN))
    ? /<svg[\s>/]/i.test(ascii(bytes, 0, SVG_WITHIN))
    : false;
}

/** Bytes as text, one character each. */
export function ascii(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to));
}

/** The bytes as numbers of several bytes. */
export function bytesView(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
