import { crc32 } from 'node:zlib';
import { ascii, bytesView, type Pixels } from './picture-type.ts';

const SIGNATURE_BYTES = 8;
/** Length, type and check sum around the data of a chunk. */
const CHUNK_BYTES = 12;
const HEADER_BYTES = 13;

/** Width and height of a PNG by its first chunk. */
export function pngPixels(bytes: Uint8Array): Pixels | undefined {
  if (bytes.length < SIGNATURE_BYTES + CHUNK_BYTES + HEADER_BYTES || ascii(bytes, 12, 16) !== 'IHDR') return undefined;
  const view = bytesView(bytes);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

/** Whether a PNG has all of its chunks, the last one included, and those without which it cannot be decoded are undamaged. */
export function isWholePng(bytes: Uint8Array): boolean {
  const view = bytesView(bytes);
  let hasData = false;
  for (let at = SIGNATURE_BYTES; at + CHUNK_BYTES <= bytes.length; ) {
    const end = at + CHUNK_BYTES + view.getUint32(at);
    if (end > bytes.length) return false;
    const type = ascii(bytes, at + 4, at + 8);
    const isNeeded = /^[A-Z]/.test(type);
    if (isNeeded && crc32(bytes.subarray(at + 4, end - 4)) !== view.getUint32(end - 4)) return false;
    if (type === 'IEND') return hasData;
    if (type === 'IDAT') hasData = true;
    at = end;
  }
  return false;
}
