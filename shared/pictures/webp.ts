import { ascii, bytesView, type Pixels } from './picture-type.ts';

const FIRST_CHUNK = 12;
/** Type and length of a chunk. */
const HEAD_BYTES = 8;

/** Width and height of a WEBP by its first chunk: lossy, lossless, or extended. */
export function webpPixels(bytes: Uint8Array): Pixels | undefined {
  if (bytes.length < 30) return undefined;
  const view = bytesView(bytes);
  switch (ascii(bytes, FIRST_CHUNK, FIRST_CHUNK + 4)) {
    case 'VP8 ':
      if (ascii(bytes, 23, 26) !== '\x9d\x01\x2a') return undefined;
      return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
    case 'VP8L': {
      if (bytes[20] !== 0x2f) return undefined;
      const sizes = view.getUint32(21, true);
      return { width: (sizes & 0x3fff) + 1, height: ((sizes >>> 14) & 0x3fff) + 1 };
    }
    case 'VP8X':
      return { width: (view.getUint32(24, true) & 0xffffff) + 1, height: (view.getUint32(26, true) >>> 8) + 1 };
    default:
      return undefined;
  }
}

/** Whether a WEBP is as long as it says, and has a picture in it. */
export function isWholeWebp(bytes: Uint8Array): boolean {
  if (bytes.length < FIRST_CHUNK + HEAD_BYTES) return false;
  const view = bytesView(bytes);
  const end = HEAD_BYTES + view.getUint32(4, true);
  if (end > bytes.length) return false;
  let hasPicture = false;
  for (let at = FIRST_CHUNK; at + HEAD_BYTES <= end; ) {
    const length = view.getUint32(at + 4, true);
    if (at + HEAD_BYTES + length > end) return false;
    if (['VP8 ', 'VP8L', 'ANMF'].includes(ascii(bytes, at, at + 4))) hasPicture = true;
    at += HEAD_BYTES + length + (length % 2);
  }
  return hasPicture;
}
