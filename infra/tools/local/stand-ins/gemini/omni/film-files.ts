import { createHash } from 'node:crypto';
import { withoutMagic } from '../magic/find-magic.ts';
import type { OddDownload } from '../magic/magic-films.ts';
import { json, type Outgoing } from '../outgoing.ts';
import { type Filmer, padded } from './film/film.ts';
import { interactionError } from './interaction-error.ts';
import type { FilmedClip } from './interactions.ts';

/** How long a file is kept after its making. */
const KEPT_MS = 48 * 60 * 60_000;
/** Films in memory at a time; one that is asked for later is made anew, of the same bytes. */
const KEPT_FILMS = 8;

/** The Files API, as far as it holds films. */
export class FilmFiles {
  readonly #filmer: Filmer;
  readonly #seed: string;
  readonly #films = new Map<string, Promise<Buffer>>();

  constructor(filmer: Filmer, seed: string) {
    this.#filmer = filmer;
    this.#seed = seed;
  }

  /** The film of a clip. */
  film(clip: FilmedClip): Promise<Buffer> {
    const there = this.#films.get(clip.id);
    if (there !== undefined) return there;
    const film = this.#make(clip);
    this.#films.set(clip.id, film);
    for (const id of this.#films.keys()) {
      if (this.#films.size <= KEPT_FILMS) break;
      this.#films.delete(id);
    }
    return film;
  }

  async #make({ width, height, seconds, prompt, nth, script }: FilmedClip): Promise<Buffer> {
    const seed = createHash('sha256').update(`${this.#seed}\0${prompt}\0${nth}`).digest('hex');
    const caption = withoutMagic(prompt.split('\n', 1)[0] ?? '');
    const film = await this.#filmer({ width, height, seconds: script.length ?? seconds, seed, caption });
    return padded(film, (script.megabytes ?? 0) * 1_000_000);
  }

  /** What the API tells of a file. */
  async resource(clip: FilmedClip, now: number): Promise<object> {
    const { file, doneAt, script } = clip;
    const isProcessing = now < doneAt + (script.processing ?? (script.end === 'file-failed' ? 1 : 0)) * 1_000;
    const common = {
      name: file,
      mimeType: 'video/mp4',
      createTime: new Date(doneAt).toISOString(),
      updateTime: new Date(doneAt).toISOString(),
      expirationTime: new Date(doneAt + KEPT_MS).toISOString(),
      uri: `https://generativelanguage.googleapis.com/v1beta/${file}`,
      source: 'GENERATED',
    };
    if (isProcessing) return { ...common, state: 'PROCESSING' };
    if (script.end === 'file-failed') {
      return { ...common, state: 'FAILED', error: { code: 13, message: 'The file could not be processed.' } };
    }
    const film = await this.film(clip);
    return {
      ...common,
      state: 'ACTIVE',
      sizeBytes: String(film.length),
      // As the API writes it: the digits of the digest, in base64.
      sha256Hash: Buffer.from(createHash('sha256').update(film).digest('hex')).toString('base64'),
    };
  }

  /** A download of the file. @param store where redirects lead. */
  async download(clip: FilmedClip, now: number, store: string): Promise<Outgoing> {
    clip.downloads += 1;
    const { file, doneAt, script, downloads } = clip;
    const processing = now < doneAt + (script.processing ?? 0) * 1_000 || script.end === 'file-failed';
    if (processing)
      return interactionError({ http: 400, code: 'failed_precondition', message: `${file} is not ACTIVE.` });
    const odd =
      script.downloads !== undefined && downloads <= script.downloads.count ? script.downloads.how : undefined;
    return odd === undefined ? whole(await this.film(clip)) : this.#odd(odd, clip, store);
  }

  async #odd(how: OddDownload, clip: FilmedClip, store: string): Promise<Outgoing> {
    const film = await this.film(clip);
    const half = film.subarray(0, film.length / 2);
    const { file } = clip;
    switch (how) {
      case 'cut':
        return { kind: 'bytes', headers: headersOf(film.length), bytes: half, ending: 'cut' };
      case 'stalled':
        return { kind: 'bytes', headers: headersOf(film.length), bytes: half, ending: 'nothing' };
      case 'half':
        return whole(half);
      case 'wrong-length':
        return whole(film.subarray(0, film.length - 1_000));
      case 'other-bytes':
        return whole(Buffer.concat([film.subarray(0, film.length - 1_000), Buffer.alloc(1_000, 1)]));
      case 'stored':
        return redirect(`${store}/${file}`);
      case 'elsewhere':
        return redirect(`${store.replace('127.0.0.1', 'localhost')}/${file}`);
      case 'twice':
        return redirect(`${store}/again/${file}`);
      case 'gone':
        return interactionError({ http: 404, code: 'not_found', message: `The file ${file} may have expired.` });
      case '503':
        return interactionError({ http: 503, code: 'unavailable', message: 'The service is currently unavailable.' });
    }
  }

  /** What lies in the store that redirects lead to. It wants no key, and refuses who brings one. */
  async stored(clip: FilmedClip | undefined, path: string, hasKey: boolean): Promise<Outgoing> {
    if (hasKey) return json(400, { error: 'a key of another host' });
    if (path.startsWith('/again/')) return redirect(path.replace('/again', ''));
    return clip === undefined ? json(404, {}) : whole(await this.film(clip));
  }
}

function whole(film: Buffer): Outgoing {
  return { kind: 'bytes', headers: headersOf(film.length), bytes: film, ending: 'end' };
}

function headersOf(length: number): Readonly<Record<string, string>> {
  return { 'content-type': 'video/mp4', 'content-length': String(length) };
}

function redirect(location: string): Outgoing {
  return { kind: 'redirect', location };
}
