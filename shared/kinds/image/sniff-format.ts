import type { ImageFormat } from './image-request.ts';

/** What each type starts with; `undefined` stands for bytes that vary (the length in WEBP's RIFF header). */
const MAGIC: Record<ImageFormat, readonly (number | undefined)[]> = {
  PNG: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  JPEG: [0xff, 0xd8, 0xff],
  WEBP: [0x52, 0x49, 0x46, 0x46, undefined, undefined, undefined, undefined, 0x57, 0x45, 0x42, 0x50],
};

/** The true type of a file by its first bytes, `undefined` when it is none of ours. Labels lie; bytes do not. */
export function sniffFormat(bytes: Uint8Array): ImageFormat | undefined {
  if (startsWith(bytes, MAGIC.PNG)) return 'PNG';
  if (startsWith(bytes, MAGIC.JPEG)) return 'JPEG';
  if (startsWith(bytes, MAGIC.WEBP)) return 'WEBP';
  return undefined;
}

function startsWith(bytes: Uint8Array, magic: readonly (number | undefined)[]): boolean {
  return bytes.length >= magic.length && magic.every((byte, index) => byte === undefined || bytes[index] === byte);
}
