import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import * as v from 'valibot';
import type { Behaviour } from './behaviour.ts';
import { type Controlled, control } from './controls.ts';
import { FrontendDatabase, type FrontendDatabaseOptions, type StoredJob } from './frontend-database.ts';
import { frontendRoutes, parseJson } from './frontend-routes.ts';
import type { InboxEntry } from './inbox.ts';
import { isOrderRoute, placeOrder } from './order-routes.ts';
import { isOfOwnFrontend, passOn } from './pass-on.ts';
import { readBody } from './read-body.ts';
import type { Reception } from './receivers/receiver.ts';
import { askedFor, type StatusBehaviour, type StatusQuestion, statusAnswer } from './status-routes.ts';

export interface WebhookReceiverOptions extends FrontendDatabaseOptions {
  /** A free one when left out. */
  readonly port?: number;
  /** What `X-Webhook-Secret` has to be. */
  readonly secret: string;
  /** How late the behaviours `slow` and `late` answer; by default later than a sender waits. */
  readonly slowMs?: number;
  readonly now?: () => Date;
  /** The largest body that the host takes: 100 MB when left out. */
  readonly maxBodyBytes?: number;
  /** Where its own routes order from, once it is known. */
  readonly api?: () => string | undefined;
  /** Origin of a developer's own frontend: what is about its jobs goes there as well, and is answered as it answers. */
  readonly ownFrontend?: string | undefined;
  /** Told when nothing answers there. */
  readonly onUnreachable?: (frontend: string, error: unknown) => void;
}

/** The frontend as far as the backend meets it; see {@link control} for what it shows over HTTP. */
export interface WebhookReceiver {
  /** Base to which the route of a kind is added. */
  readonly url: string;
  readonly inboxUrl: string;
  deliveries(): readonly InboxEntry[];
  /** The rows that the deliveries have made. */
  stored(): readonly StoredJob[];
  behaviour(): Behaviour;
  setBehaviour(behaviour: Behaviour, slowMs?: number): void;
  setStatusRoute(behaviour: StatusBehaviour): void;
  /** What its status routes were asked. */
  questions(): readonly StatusQuestion[];
  /** The process forgets which events it has seen. */
  restart(): void;
  stop(): Promise<void>;
}

/** What the own frontend made of a webhook; it answered nothing when there is no answer. */
type Passed = Omit<Reception, 'answer'> & { readonly answer: Reception['answer'] | undefined };

const AboutJob = v.object({ job_id: v.string() });

function jobIdOf(body: string | undefined): string | undefined {
  const parsed = v.safeParse(AboutJob, parseJson(body ?? ''));
  return parsed.success ? parsed.output.job_id : undefined;
}

/** What nginx takes. */
const MAX_BODY_BYTES = 100 * 1024 * 1024;
const RETRY_AFTER_SECONDS = 30;

/** Starts a stand-in for the frontend's webhook routes on 127.0.0.1. */
export async function startWebhookReceiver({
  port = 0,
  secret,
  slowMs = 40_000,
  now = () => new Date(),
  maxBodyBytes = MAX_BODY_BYTES,
  api = () => undefined,
  ownFrontend,
  onUnreachable = () => undefined,
  ...known
}: WebhookReceiverOptions): Promise<WebhookReceiver> {
  const state: Controlled = {
    inbox: [],
    behaviour: 'ok',
    settings: { slowMs, retryAfterSeconds: RETRY_AFTER_SECONDS },
    database: new FrontendDatabase(known),
    statusBehaviour: 'open',
    questions: [],
    restart: () => {
      receive = frontendRoutes(secret, state.database);
    },
  };
  let receive = frontendRoutes(secret, state.database);
  const stopping = new AbortController();
  const wait = (ms: number) => delay(ms, undefined, { signal: stopping.signal });

  async function serveWebhook(request: IncomingMessage, path: string, response: ServerResponse): Promise<void> {
    const { behaviour, settings } = state;
    if (behaviour === 'down') {
      request.socket.destroy();
      return;
    }
    const { method, headers } = request;
    const body = await readBody(request, maxBodyBytes);
    if (behaviour === 'late') await wait(settings.slowMs);
    const receivedAt = now();
    state.database.losesFiles = behaviour === 'files-lost';
    const here = receive({ method, path, headers, body }, behaviour, settings, receivedAt);
    const passed = behaviour === 'ok' ? await passWebhook(request, body) : undefined;
    const { answer, stored, problems } = passed ?? here;
    state.inbox.push({
      receivedAt: receivedAt.toISOString(),
      method: method ?? '',
      path,
      headers: { ...stringValues(headers), 'x-webhook-secret': headers['x-webhook-secret'] === secret },
      body: body === undefined ? null : (parseJson(body) ?? body),
      answer: behaviour === 'lost-answer' || answer === undefined ? null : { status: answer.status, body: answer.body },
      stored,
      // What the stand-in would have objected to helps to find out what the own frontend objects to.
      problems: passed === undefined ? problems : [...problems, ...here.problems],
      ...(passed === undefined ? {} : { passedOn: ownFrontend }),
    });
    if (behaviour === 'slow') await wait(settings.slowMs);
    if (behaviour === 'lost-answer' || answer === undefined) request.socket.destroy();
    else send(response, answer);
  }

  /** @returns `undefined` for what is not about a job of the own frontend. */
  async function passWebhook(request: IncomingMessage, body: string | undefined): Promise<Passed | undefined> {
    const jobId = jobIdOf(body);
    if (ownFrontend === undefined || jobId === undefined || !isOfOwnFrontend(jobId)) return undefined;
    const { method = 'POST', url = '/', headers } = request;
    try {
      const { body: text, ...answer } = await passOn(ownFrontend, { method, path: url, headers, body });
      const stored = answer.status >= 200 && answer.status < 300;
      return { answer: { ...answer, body: parseJson(String(text)) ?? text }, stored, problems: [] };
    } catch (error) {
      onUnreachable(ownFrontend, error);
      return { answer: undefined, stored: false, problems: [`nothing answers at ${ownFrontend}`] };
    }
  }

  async function serveStatus(asked: NonNullable<ReturnType<typeof askedFor>>, path: string, response: ServerResponse) {
    if (state.behaviour === 'down') {
      response.destroy();
      return;
    }
    const isTheirs = ownFrontend !== undefined && state.statusBehaviour === 'open' && isOfOwnFrontend(asked.jobId);
    const answer = isTheirs
      ? await passOn(ownFrontend, { method: 'GET', path, headers: {}, body: undefined })
      : statusAnswer(state.database, asked, state.statusBehaviour);
    state.questions.push({ askedAt: now().toISOString(), path, jobId: asked.jobId, status: answer.status });
    if (state.statusBehaviour === 'slow') await wait(state.settings.slowMs);
    send(response, answer);
  }

  async function serveOrder(request: IncomingMessage, path: string, response: ServerResponse): Promise<void> {
    const [body, backend] = [await readBody(request, maxBodyBytes), api()];
    if (body === undefined || backend === undefined) throw new Error('there is nothing to order, or no backend yet');
    send(response, await placeOrder(state.database, backend, { path, headers: request.headers, body }));
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const controlled = control(state, request.method, url);
    const asked = request.method === 'GET' ? askedFor(url.pathname) : undefined;
    if (controlled !== undefined) return send(response, controlled);
    const serve =
      asked !== undefined
        ? serveStatus(asked, url.pathname, response)
        : request.method === 'POST' && isOrderRoute(url.pathname)
          ? serveOrder(request, url.pathname, response)
          : serveWebhook(request, url.pathname, response);
    // A sender that goes away while its body is read leaves nobody to answer; so does the end of this server.
    serve.catch(() => request.socket.destroy());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no TCP address.');
  const url = `http://127.0.0.1:${address.port}`;

  return {
    url,
    inboxUrl: `${url}/inbox`,
    deliveries: () => state.inbox,
    stored: () => state.database.jobs(),
    behaviour: () => state.behaviour,
    setBehaviour(behaviour, lateMs = state.settings.slowMs) {
      state.behaviour = behaviour;
      state.settings = { ...state.settings, slowMs: lateMs };
    },
    setStatusRoute(behaviour) {
      state.statusBehaviour = behaviour;
    },
    questions: () => state.questions,
    restart: () => state.restart(),
    async stop() {
      stopping.abort();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function send(response: ServerResponse, { status, headers = {}, body }: Reception['answer']): void {
  const isText = typeof body === 'string';
  response.writeHead(status, { 'content-type': isText ? 'text/html' : 'application/json', ...headers });
  response.end(isText || body === undefined ? body : JSON.stringify(body));
}

function stringValues(headers: IncomingMessage['headers']): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
