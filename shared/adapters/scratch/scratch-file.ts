import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClipFile } from '../../kinds/clips/clip-provider.ts';

/** How much is in memory at a time. */
const PIECE_BYTES = 256 * 1024;

/** A file that has become too large. */
export class TooLargeError extends Error {}

/**
 * Writes what comes to the disk of the function, which has 512 MB of it, and hashes it on the way. The file has no name from the moment
 * it is open, so a process that dies leaves nothing: the disk of a function outlives its processes.
 *
 * @throws {TooLargeError} past `maxBytes`; what the source throws. Either way nothing stays.
 */
export async function scratchFile(source: AsyncIterable<Uint8Array>, maxBytes: number): Promise<ClipFile> {
  const path = join(tmpdir(), `sorami-${randomUUID()}`);
  const handle = await open(path, 'wx+', 0o600);
  try {
    await unlink(path);
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const piece of source) {
      bytes += piece.byteLength;
      if (bytes > maxBytes) throw new TooLargeError('the file is too large');
      hash.update(piece);
      await writeAll(handle, piece);
    }
    return fileOf(handle, bytes, hash.digest('base64'));
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** A write may take less than it is given. */
async function writeAll(handle: FileHandle, piece: Uint8Array): Promise<void> {
  for (let at = 0; at < piece.byteLength; ) at += (await handle.write(piece, at)).bytesWritten;
}

function fileOf(handle: FileHandle, bytes: number, sha256: string): ClipFile {
  async function slice(start: number, end: number): Promise<Uint8Array> {
    const piece = new Uint8Array(Math.max(0, Math.min(end, bytes) - start));
    for (let at = 0; at < piece.byteLength; ) {
      const { bytesRead } = await handle.read(piece, at, piece.byteLength - at, start + at);
      if (bytesRead === 0) return piece.subarray(0, at);
      at += bytesRead;
    }
    return piece;
  }
  return {
    bytes,
    sha256,
    slice,
    async *chunks() {
      for (let at = 0; at < bytes; at += PIECE_BYTES) yield await slice(at, at + PIECE_BYTES);
    },
    [Symbol.asyncDispose]: () => handle.close(),
  };
}

/** The same for bytes that are in memory already. */
export function fileInMemory(content: Uint8Array): ClipFile {
  return {
    bytes: content.byteLength,
    sha256: createHash('sha256').update(content).digest('base64'),
    slice: async (start, end) => content.subarray(start, end),
    async *chunks() {
      yield content;
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
}
