import type { Filmer } from '../../../infra/tools/local/stand-ins/gemini/omni/film/film.ts';
import { makeFilm } from '../../../infra/tools/local/stand-ins/gemini/omni/film/make-film.ts';

/** A small real MP4, the same for every clip of a length and made only once: a simulation needs thousands of clips. */
export function flatFilm(): Filmer {
  const made = new Map<number, Promise<Buffer>>();
  return ({ seconds }) => {
    const film =
      made.get(seconds) ??
      makeFilm({ width: 320, height: 180, seconds, seed: '00', caption: '' }).then((bytes) => Buffer.from(bytes));
    made.set(seconds, film);
    return film;
  };
}
