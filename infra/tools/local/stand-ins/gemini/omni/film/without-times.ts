/** Boxes that hold others, on the way to those with times. */
const PARENTS = new Set(['moov', 'trak', 'mdia']);
const TIMED = new Set(['mvhd', 'tkhd', 'mdhd']);

/** The same file with 0 for the times of its making: the same film is the same bytes, whenever it is made. */
export function withoutTimes(file: Uint8Array): Uint8Array {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  clear(bytes, 0, bytes.length);
  return file;
}

function clear(bytes: Buffer, from: number, to: number): void {
  for (let at = from; at + 8 <= to; ) {
    const size = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    const end = size < 8 ? to : at + size;
    if (PARENTS.has(type)) clear(bytes, at + 8, end);
    // Version and flags, then both times: of 32 bits each in version 0, of 64 in version 1.
    if (TIMED.has(type)) bytes.fill(0, at + 12, at + 12 + (bytes.readUInt8(at + 8) === 0 ? 8 : 16));
    at = end;
  }
}
