import type { ClipFile } from '../../kinds/clips/clip-provider.ts';

/** Far more than a film has at the top. */
const MAX_BOXES = 100_000;
/** A size of 32 bits, a type, and a size of 64 bits where the first says so. */
const HEADER_BYTES = 16;

/**
 * Walks over the boxes at the top of an MP4 file. A film whose index comes first tells its whole length and all of its pictures when only
 * half of it is there: that a box ends behind the end of the file is what shows it.
 *
 * @returns what is wrong with the file; nothing when its boxes fill it exactly, and index and media are among them.
 */
export async function boxProblem(file: Pick<ClipFile, 'bytes' | 'slice'>): Promise<string | undefined> {
  const seen = new Set<string>();
  let at = 0;
  for (let boxes = 0; at < file.bytes; boxes += 1) {
    if (boxes >= MAX_BOXES) return 'more boxes than a film has';
    const header = Buffer.from(await file.slice(at, at + HEADER_BYTES));
    if (header.length < 8) return 'ends within a box';
    const type = header.toString('latin1', 4, 8);
    if (boxes === 0 && type !== 'ftyp') return 'not an MP4 file';
    const size = sizeOf(header, file.bytes - at);
    if (size === undefined) return 'a box without a size';
    if (at + size > file.bytes) return 'cut short';
    seen.add(type);
    at += size;
  }
  if (!seen.has('moov')) return 'no index';
  return seen.has('mdat') ? undefined : 'no media';
}

/** `undefined`: smaller than its own header. */
function sizeOf(header: Buffer, left: number): number | undefined {
  const short = header.readUInt32BE(0);
  if (short === 0) return left; // to the end of the file
  if (short !== 1) return short >= 8 ? short : undefined;
  if (header.length < HEADER_BYTES) return Number.POSITIVE_INFINITY;
  const long = Number(header.readBigUInt64BE(8));
  return long >= HEADER_BYTES ? long : undefined;
}
