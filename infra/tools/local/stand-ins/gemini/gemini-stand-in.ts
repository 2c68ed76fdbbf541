import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { CallLog, type GeminiCall } from './call-log.ts';
import { checkKey, checkRequest, type GoodRequest } from './check-request.ts';
import { findMagic } from './magic/find-magic.ts';
import { errorJson, type Outgoing, page, send } from './outgoing.ts';
import { compose } from './painting/compose.ts';
import { type Painter, paint as paintLandscape } from './painting/paint.ts';

export interface GeminiStandInOptions {
  /** A free one when left out. */
  readonly port?: number;
  /** How long the model draws; errors come at once. */
  readonly latencyMs?: number;
  /** Another seed gives other pictures for the same prompts. */
  readonly seed?: string;
  /** The one key that is good. */
  readonly apiKey?: string;
  /** Renders the image. Load tests pass a faster implementation. */
  readonly paint?: Painter;
  /** Asked at every call for the magic word that its prompt might have held; a name such as `503`, or none. */
  readonly mood?: () => string | undefined;
}

/** Gemini as far as a backend that draws images meets it; see {@link MAGIC_PROMPTS} for its moods. */
export interface GeminiStandIn {
  /** What to use as base URL. */
  readonly url: string;
  readonly apiKey: string;
  /** The last thousand calls that got past the checks of key, model and body, oldest first. */
  calls(): readonly Readonly<GeminiCall>[];
  /** From now on another key is the one that is good. */
  rotateKey(apiKey: string): void;
  stop(): Promise<void>;
}

const PATH = /^\/v1beta\/models\/([^/:?]+):generateContent(?:\?|$)/;

/** Starts a Gemini stand-in on 127.0.0.1. */
export async function startGeminiStandIn(options: GeminiStandInOptions = {}): Promise<GeminiStandIn> {
  const { port = 0, latencyMs = 1_500, seed = '', paint = paintLandscape, mood = () => undefined } = options;
  let { apiKey = 'local-gemini-key' } = options;
  const log = new CallLog();

  async function answerTo(request: IncomingMessage, closed: AbortSignal): Promise<Outgoing> {
    const model = PATH.exec(request.url ?? '')?.[1];
    if (request.method !== 'POST' || model === undefined) return page(404);
    const body = await text(request);
    const key = request.headers['x-goog-api-key'];
    const keyError = checkKey(typeof key === 'string' ? key : undefined, apiKey);
    if (keyError !== undefined) return errorJson(keyError);
    const checked = checkRequest(model, body);
    return 'code' in checked ? errorJson(checked) : await draw(model, checked, closed);
  }

  async function draw(model: string, request: GoodRequest, closed: AbortSignal): Promise<Outgoing> {
    const call = log.add(model, request);
    const word = mood();
    const magic = findMagic(word === undefined ? call.prompt : `${call.prompt} [[${word}]]`, call.nth);
    const reply = magic.reply ?? { kind: 'picture', look: 'plain' };
    const isQuick = reply.kind === 'error' || reply.kind === 'page' || reply.kind === 'reset';
    const inputImages = request.body.contents
      .flatMap((content) => content.parts)
      .flatMap((part) => part.inlineData?.data ?? []);
    const facts = { model, prompt: call.prompt, inputImages };
    try {
      const [outgoing] = await Promise.all([
        compose(reply, request.canvas, facts, `${seed} ${call.nth}`, paint),
        sleep(magic.latencyMs ?? (isQuick ? 0 : latencyMs), undefined, { signal: closed }),
      ]);
      if (outgoing.kind === 'nothing' && !closed.aborted) await once(closed, 'abort');
      return outgoing;
    } finally {
      call.endedAt = Date.now();
      call.abandoned = closed.aborted;
    }
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const closed = new AbortController();
    response.once('close', () => closed.abort());
    try {
      send(response, await answerTo(request, closed.signal));
    } catch (error) {
      if (closed.signal.aborted) return;
      response.writeHead(500).end(String(error));
    }
  }

  const server = createServer((request, response) => void handle(request, response));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no TCP address.');

  return {
    url: `http://127.0.0.1:${address.port}`,
    get apiKey() {
      return apiKey;
    },
    calls: () => log.calls,
    rotateKey(next) {
      apiKey = next;
    },
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
