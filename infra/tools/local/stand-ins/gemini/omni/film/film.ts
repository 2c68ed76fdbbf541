/** What is filmed. */
export interface FilmSpec {
  readonly width: number;
  readonly height: number;
  readonly seconds: number;
  /** The same seed gives the same bytes. */
  readonly seed: string;
  readonly caption: string;
}

/** Makes a clip as it was ordered: the bytes of an MP4 file. */
export type Filmer = (spec: FilmSpec) => Promise<Buffer>;

/**
 * The same file with so many bytes at least, in a box that players skip. It stands where the media ends, so that one that is cut
 * short lacks it.
 */
export function padded(film: Buffer, bytes: number): Buffer {
  const missing = bytes - film.length;
  if (missing < 8) return film;
  const box = Buffer.alloc(missing);
  box.writeUInt32BE(missing, 0);
  box.write('free', 4, 'latin1');
  return Buffer.concat([film, box]);
}
