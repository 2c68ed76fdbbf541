import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkKey } from '../check-request.ts';
import { findFilmScript, findMagic } from '../magic/find-magic.ts';
import type { OddLook } from '../magic/magic-films.ts';
import { errorJson, json, type Outgoing, page } from '../outgoing.ts';
import type { Filmer } from './film/film.ts';
import { FilmFiles } from './film-files.ts';
import { interactionBody } from './interaction-body.ts';
import { interactionError, TWO_CREDENTIALS } from './interaction-error.ts';
import { type FilmRequest, readFilmRequest } from './interaction-request.ts';
import { type FilmedClip, Interactions } from './interactions.ts';

export interface OmniOptions {
  readonly filmer: Filmer;
  readonly seed: string;
  /** How long filming takes. */
  readonly filmMs: number;
  /** Epoch ms. */
  readonly now: () => number;
  readonly apiKey: () => string;
  /** Asked at every request for the magic word that its prompt might have held. */
  readonly mood: () => string | undefined;
  /** Origin of the store that redirects lead to. */
  readonly store: () => string;
}

const INTERACTION = /^\/v1(?:beta)?\/interactions(?:\/([^/:?]+)(?:\/(cancel))?)?$/;
const FILE = /^\/v1beta\/(files(?:\/[a-z0-9-]+)?)(:download)?$/;

/** Gemini Omni: the Interactions API and the films among the Files, as strict as Google's and as odd as prompts ask for. */
export class OmniStandIn {
  readonly interactions: Interactions = new Interactions();
  readonly #options: OmniOptions;
  readonly #files: FilmFiles;

  constructor(options: OmniOptions) {
    this.#options = options;
    this.#files = new FilmFiles(options.filmer, options.seed);
  }

  /** Whether a request is for it. */
  serves(url: URL): boolean {
    return INTERACTION.test(url.pathname) || FILE.test(url.pathname);
  }

  async answer(request: IncomingMessage, url: URL, closed: AbortSignal): Promise<Outgoing> {
    const refused = this.#keyProblem(request, url);
    if (refused !== undefined) return refused;
    const [, file, download] = FILE.exec(url.pathname) ?? [];
    if (file !== undefined) return this.#file(request.method, file, download !== undefined, url);
    const [, id, verb] = INTERACTION.exec(url.pathname) ?? [];
    const { method } = request;
    if (id === undefined) return method === 'POST' ? this.#begin(await text(request), closed) : page(404);
    const clip = this.interactions.byId(decodeURIComponent(id));
    if (verb !== undefined) return method === 'POST' ? this.#cancel(clip, id) : page(404);
    if (clip === undefined) return notFound(id);
    // A rollout of the API once refused a parameter that Google's own SDK always sends.
    if (url.searchParams.has('stream')) return interactionError(invalid('Unknown name "stream".'));
    return method === 'GET' ? this.#look(clip) : page(404);
  }

  /** The store that redirects lead to. */
  async stored(request: IncomingMessage): Promise<Outgoing> {
    const { pathname } = new URL(request.url ?? '/', 'http://store');
    const clip = this.interactions.byFile(pathname.replace(/^\/(again\/)?/, ''));
    return this.#files.stored(clip, pathname, request.headers['x-goog-api-key'] !== undefined);
  }

  #keyProblem({ headers }: IncomingMessage, url: URL): Outgoing | undefined {
    const given = [headers['x-goog-api-key'], headers.authorization, url.searchParams.get('key') ?? undefined];
    if (given.filter((one) => one !== undefined).length > 1) return interactionError(TWO_CREDENTIALS);
    const [key] = given;
    const problem = checkKey(typeof key === 'string' ? key : undefined, this.#options.apiKey());
    return problem && errorJson(problem);
  }

  async #begin(body: string, closed: AbortSignal): Promise<Outgoing> {
    const { now, filmMs, mood } = this.#options;
    const request = readFilmRequest(body);
    if ('http' in request) return interactionError(request);
    const nth = this.interactions.count(request.prompt);
    const word = mood();
    const prompt = word === undefined ? request.prompt : `${request.prompt} [[${word}]]`;
    const script = findFilmScript(prompt, nth);
    const refused = await this.#refusal(prompt, nth, Object.keys(script).length > 0, closed);
    if (refused !== undefined) return refused;
    const clip = this.interactions.begin(request, script, nth, now(), filmMs);
    switch (script.answer) {
      case 'error':
        return interactionError({ http: 503, code: 'unavailable', message: 'The service is currently unavailable.' });
      case 'reset':
        return { kind: 'reset' };
      case 'garbage':
        return page(200);
      case 'hang':
        return { kind: 'nothing' };
      default:
        return request.background ? this.#told(clip) : this.#waited(clip, request, closed);
    }
  }

  /** An answer with which nothing is begun. Words that clips have for themselves win. */
  async #refusal(prompt: string, nth: number, hasScript: boolean, closed: AbortSignal): Promise<Outgoing | undefined> {
    const { reply } = findMagic(prompt, nth);
    if (reply === undefined || (hasScript && reply.kind === 'answer')) return undefined;
    switch (reply.kind) {
      case 'error':
        return errorJson(reply.error, reply.inArray);
      case 'page':
        return page(reply.status);
      case 'reset':
      case 'cut':
        return { kind: 'reset' };
      case 'hang':
        await once(closed, 'abort');
        return { kind: 'nothing' };
      default:
        return undefined;
    }
  }

  /** Answers when the film is there. */
  async #waited(clip: FilmedClip, { store }: Pick<FilmRequest, 'store'>, closed: AbortSignal): Promise<Outgoing> {
    while (this.#options.now() < clip.doneAt) {
      await sleep(Math.max(1, clip.doneAt - this.#options.now()), undefined, { signal: closed });
    }
    const told = await this.#told(clip);
    return store || told.kind !== 'text' ? told : { ...told, text: told.text };
  }

  async #told(clip: FilmedClip): Promise<Outgoing> {
    const isInline = clip.delivery === 'inline' || clip.script.inline === true;
    const isDone = this.#options.now() >= clip.doneAt;
    const data = isInline && isDone ? (await this.#files.film(clip)).toString('base64') : undefined;
    const uri = `https://generativelanguage.googleapis.com/v1beta/${clip.file}:download?alt=media`;
    return json(200, interactionBody(clip, this.#options.now(), data === undefined ? { uri } : { data }));
  }

  async #look(clip: FilmedClip): Promise<Outgoing> {
    clip.looks += 1;
    const { looks } = clip.script;
    if (looks !== undefined && clip.looks <= looks.count) return oddLook(looks.how, clip.id);
    return this.#told(clip);
  }

  #cancel(clip: FilmedClip | undefined, id: string): Outgoing {
    if (clip === undefined) return notFound(id);
    const now = this.#options.now();
    if (!clip.background || now >= clip.doneAt) return interactionError(invalid('The interaction is not running.'));
    clip.cancelledAt ??= now;
    return json(200, interactionBody(clip, now, {}));
  }

  async #file(method: string | undefined, name: string, isDownload: boolean, url: URL): Promise<Outgoing> {
    if (method !== 'GET') return page(404);
    const now = this.#options.now();
    if (name === 'files') {
      const done = this.interactions.all().filter((clip) => now >= clip.doneAt && clip.script.end === undefined);
      return json(200, { files: await Promise.all(done.map((clip) => this.#files.resource(clip, now))) });
    }
    const clip = this.interactions.byFile(name);
    if (clip === undefined || now < clip.doneAt) {
      return errorJson({
        code: 403,
        status: 'PERMISSION_DENIED',
        message: `You do not have permission to access ${name} or it may not exist.`,
        details: [],
      });
    }
    if (isDownload && url.searchParams.get('alt') === 'media')
      return this.#files.download(clip, now, this.#options.store());
    if (clip.script.downloads?.how === 'gone')
      return errorJson({ code: 404, status: 'NOT_FOUND', message: `${name} is not found.`, details: [] });
    return json(200, await this.#files.resource(clip, now));
  }
}

function oddLook(how: OddLook, id: string): Outgoing {
  switch (how) {
    case 'credentials':
      return interactionError(TWO_CREDENTIALS);
    case '404':
      return notFound(id);
    case '401':
      return interactionError({ http: 401, code: 'unauthenticated', message: 'UberMint invalid.' });
    case '503':
      return interactionError({ http: 503, code: 'unavailable', message: 'The service is currently unavailable.' });
    case 'page':
      return page(502);
  }
}

function notFound(id: string): Outgoing {
  return interactionError({ http: 404, code: 'not_found', message: `Interaction ${id} not found.` });
}

function invalid(message: string) {
  return { http: 400, code: 'invalid_request', message };
}
