import { describe, expect, test } from 'vitest';
import { padded } from '../../../infra/tools/local/stand-ins/gemini/omni/film/film.ts';
import { makeFilm } from '../../../infra/tools/local/stand-ins/gemini/omni/film/make-film.ts';
import { mp4Meter } from '../../../shared/adapters/mp4/mp4-meter.ts';
import { fileInMemory, scratchFile, TooLargeError } from '../../../shared/adapters/scratch/scratch-file.ts';

const SPEC = { width: 640, height: 360, seconds: 5, seed: 'a', caption: 'un phare' };
const film = Buffer.from(await makeFilm(SPEC));
const meter = mp4Meter();
const measured = (bytes: Uint8Array) => meter.measure(fileInMemory(bytes));

async function* piecesOf(bytes: Uint8Array, size = 100_000) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

test('the same film is made of the same bytes, and another seed makes another', async () => {
  expect(Buffer.from(await makeFilm(SPEC)).equals(film)).toBe(true);
  expect(Buffer.from(await makeFilm({ ...SPEC, seed: 'b' })).equals(film)).toBe(false);
});

describe('a clip', () => {
  test('is measured by what is in its file', async () => {
    expect(await measured(film)).toEqual({ width: 640, height: 360, durationSeconds: 5 });
    expect(await measured(padded(film, 3_000_000))).toMatchObject({ durationSeconds: 5 });
    const tall = Buffer.from(await makeFilm({ ...SPEC, width: 180, height: 320, seconds: 7 }));
    expect(await measured(tall)).toEqual({ width: 180, height: 320, durationSeconds: 7 });
  });

  test.each<[string, Uint8Array]>([
    ['that is cut in the middle, its index first', film.subarray(0, film.length / 2)],
    ['that lacks its last byte', film.subarray(0, film.length - 1)],
    ['that ends within the head of a box', Buffer.concat([film, Buffer.alloc(5)])],
    ['that is empty', new Uint8Array()],
    ['that is a web page', Buffer.from('<!DOCTYPE html><title>502</title>'.repeat(9))],
    ['without an index', film.subarray(0, film.readUInt32BE(0))],
    ['whose index is none', brokenIndex()],
  ])('%s is no clip', async (_what, bytes) => {
    expect(await measured(bytes)).toEqual({ unusable: expect.any(String) });
  });
});

/** The boxes are all there, and what is in the index is not. */
function brokenIndex(): Uint8Array {
  const broken = Buffer.from(film);
  const at = broken.indexOf('moov', 0, 'latin1') + 4;
  return broken.fill(0xff, at + 4, at + 200);
}

describe('a file on the disk', () => {
  test('is read as often as it is needed, from any place, and hashed on the way', async () => {
    await using file = await scratchFile(piecesOf(film), 10_000_000);
    const { bytes, sha256 } = fileInMemory(film);
    expect(file).toMatchObject({ bytes, sha256 });
    for (let time = 0; time < 2; time += 1) {
      const pieces: Uint8Array[] = [];
      for await (const piece of file.chunks()) pieces.push(piece);
      expect(Buffer.concat(pieces).equals(film)).toBe(true);
    }
    expect(Buffer.from(await file.slice(bytes - 3, bytes + 9)).equals(film.subarray(-3))).toBe(true);
    expect(await meter.measure(file)).toMatchObject({ width: 640 });
  });

  test('does not grow past its limit', async () => {
    await expect(scratchFile(piecesOf(film), 1_000)).rejects.toThrow(TooLargeError);
  });
});
