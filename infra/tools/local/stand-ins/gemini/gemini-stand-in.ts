import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { CallLog, type GeminiCall } from './call-log.ts';
import { checkKey, checkRequest, type GoodRequest } from './check-request.ts';
import { googleError } from './google-error.ts';
import { findMagic, findTextScript, type Magic } from './magic/find-magic.ts';
import type { Filmer } from './omni/film/film.ts';
import { threadFilmer } from './omni/film/filmer.ts';
import type { FilmedClip } from './omni/interactions.ts';
import { OmniStandIn } from './omni/omni-stand-in.ts';
import { errorJson, type Outgoing, page, send } from './outgoing.ts';
import { compose } from './painting/compose.ts';
import { type Painter, paint as paintLandscape } from './painting/paint.ts';
import { picturesOf } from './shown-pictures.ts';
import { composeText } from './writing/compose-text.ts';
import { readTask, withoutRemark } from './writing/read-task.ts';
import { writtenBody } from './writing/write.ts';
import { isTextModel, parseWritingBody } from './writing/writing-body.ts';

export interface GeminiStandInOptions {
  /** A free one when left out. */
  readonly port?: number;
  /** How long the model draws, or writes; errors come at once. */
  readonly latencyMs?: number;
  /** Another seed gives other pictures and texts for the same prompts. */
  readonly seed?: string;
  /** The one key that is good. */
  readonly apiKey?: string;
  /** Renders the image. Load tests pass a faster implementation. */
  readonly paint?: Painter;
  /** Makes the clips. Load tests and fault runs pass a faster implementation. */
  readonly film?: Filmer;
  /** How long clips are filmed; four times as long as pictures are drawn when left out. */
  readonly filmMs?: number;
  /** The clock by which clips are filmed, epoch ms. */
  readonly now?: () => number;
  /** Asked at every call for the magic word that its prompt might have held; a name such as `503`, or none. */
  readonly mood?: () => string | undefined;
}

/** Gemini as far as a backend that draws, films and writes meets it; see {@link MAGIC_PROMPTS} for its moods. */
export interface GeminiStandIn {
  /** What to use as base URL. */
  readonly url: string;
  readonly apiKey: string;
  /** The last thousand calls that got past the checks of key, model and body, oldest first. */
  calls(): readonly Readonly<GeminiCall>[];
  /** The last thousand clips that were begun, oldest first. */
  clips(): readonly Readonly<FilmedClip>[];
  /** From now on another key is the one that is good. */
  rotateKey(apiKey: string): void;
  stop(): Promise<void>;
}

const PATH = /^\/v1beta\/models\/([^/:?]+):generateContent(?:\?|$)/;

/** Starts a Gemini stand-in on 127.0.0.1. */
export async function startGeminiStandIn(options: GeminiStandInOptions = {}): Promise<GeminiStandIn> {
  const { port = 0, latencyMs = 1_500, seed = '', paint = paintLandscape, mood = () => undefined } = options;
  let { apiKey = 'local-gemini-key' } = options;
  const { filmMs = 4 * latencyMs, now = Date.now } = options;
  const log = new CallLog();
  const thread = threadFilmer();
  const omni = new OmniStandIn({
    filmer: options.film ?? thread.film,
    seed,
    filmMs,
    now,
    mood,
    apiKey: () => apiKey,
    store: () => originOf(store),
  });

  async function answerTo(request: IncomingMessage, closed: AbortSignal): Promise<Outgoing> {
    const url = new URL(request.url ?? '/', 'http://gemini');
    if (omni.serves(url)) return omni.answer(request, url, closed);
    const model = PATH.exec(request.url ?? '')?.[1];
    if (request.method !== 'POST' || model === undefined) return page(404);
    const body = await text(request);
    const key = request.headers['x-goog-api-key'];
    const keyError = checkKey(typeof key === 'string' ? key : undefined, apiKey);
    if (keyError !== undefined) return errorJson(keyError);
    if (isTextModel(model)) return write(model, body, closed);
    const checked = checkRequest(model, body);
    return 'code' in checked ? errorJson(checked) : await draw(model, checked, closed);
  }

  function draw(model: string, { body, canvas }: GoodRequest, closed: AbortSignal): Promise<Outgoing> {
    const call = log.add(model, body);
    const parts = body.contents.flatMap((content) => content.parts);
    const facts = { model, prompt: call.prompt, inputImages: picturesOf(parts) };
    const magic = findMagic(inMood(call.prompt), call.nth);
    const reply = magic.reply ?? { kind: 'picture', look: 'plain' };
    return inTime(call, { ...magic, reply }, closed, () => compose(reply, canvas, facts, `${seed} ${call.nth}`, paint));
  }

  async function write(model: string, text: string, closed: AbortSignal): Promise<Outgoing> {
    const body = parseWritingBody(model, text);
    if ('problem' in body) return errorJson(googleError('INVALID_ARGUMENT', body.problem));
    const call = log.add(model, body, withoutRemark);
    const prompt = inMood(call.prompt);
    const task = readTask(call.prompt, body);
    const magic = findMagic(prompt, call.nth, task.place);
    const script = findTextScript(prompt, call.nth, task.place);
    const written = () => writtenBody({ model, prompt: call.prompt, body, task, script, seed: `${seed} ${call.nth}` });
    return inTime(call, magic, closed, async () => composeText(magic.reply, { model, prompt: call.prompt }, written));
  }

  /** The prompt with the word that the mood adds. */
  function inMood(prompt: string): string {
    const word = mood();
    return word === undefined ? prompt : `${prompt} [[${word}]]`;
  }

  /** What is made, after the time that the model takes for it. */
  async function inTime(
    call: GeminiCall,
    { reply, latencyMs: own }: Magic,
    closed: AbortSignal,
    make: () => Promise<Outgoing>,
  ): Promise<Outgoing> {
    const isQuick = reply?.kind === 'error' || reply?.kind === 'page' || reply?.kind === 'reset';
    try {
      const took = sleep(own ?? (isQuick ? 0 : latencyMs), undefined, { signal: closed });
      const [outgoing] = await Promise.all([make(), took]);
      if (outgoing.kind === 'nothing' && !closed.aborted) await once(closed, 'abort');
      return outgoing;
    } finally {
      call.endedAt = Date.now();
      call.abandoned = closed.aborted;
    }
  }

  async function handle(response: ServerResponse, answer: (closed: AbortSignal) => Promise<Outgoing>): Promise<void> {
    const closed = new AbortController();
    response.once('close', () => closed.abort());
    try {
      send(response, await answer(closed.signal));
    } catch (error) {
      if (closed.signal.aborted) return;
      response.writeHead(500).end(String(error));
    }
  }

  const server = createServer((request, response) => void handle(response, (closed) => answerTo(request, closed)));
  // The host of another kind that redirects of files lead to.
  const store = createServer((request, response) => void handle(response, () => omni.stored(request)));
  await Promise.all([listening(server, port), listening(store, 0)]);

  return {
    url: originOf(server),
    get apiKey() {
      return apiKey;
    },
    calls: () => log.calls,
    clips: () => omni.interactions.all(),
    rotateKey(next) {
      apiKey = next;
    },
    async stop() {
      const closed = [server, store].map((one) => once(one, 'close'));
      for (const one of [server, store]) {
        one.close();
        one.closeAllConnections();
      }
      await Promise.all([...closed, thread.stop()]);
    },
  };
}

async function listening(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
}

function originOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no TCP address.');
  return `http://127.0.0.1:${address.port}`;
}
