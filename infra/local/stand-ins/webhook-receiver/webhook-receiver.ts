import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Behaviour } from './behaviour.ts';
import { frontendRoutes, parseJson } from './frontend-routes.ts';
import { type InboxEntry, isAboutJob } from './inbox.ts';
import { readBody } from './read-body.ts';
import type { Reception } from './receiver.ts';

export interface WebhookReceiverOptions {
  /** A free one when left out. */
  readonly port?: number;
  /** What `X-Webhook-Secret` has to be. */
  readonly secret: string;
  /** How late the behaviour `slow` answers; by default later than a sender waits. */
  readonly slowMs?: number;
  readonly now?: () => Date;
}

/** The frontend as far as the backend meets it. */
export interface WebhookReceiver {
  /** Base to which the route of a kind is added. */
  readonly url: string;
  /**
   * `GET`: every delivery received, oldest first, as a JSON array of {@link InboxEntry}; `?job_id=` for those of one job.
   * `DELETE`: forgets them (the routes do not).
   */
  readonly inboxUrl: string;
  deliveries(): readonly InboxEntry[];
  setBehaviour(behaviour: Behaviour): void;
  stop(): Promise<void>;
}

const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** Starts a stand-in for the frontend's webhook routes on 127.0.0.1. */
export async function startWebhookReceiver({
  port = 0,
  secret,
  slowMs = 25_000,
  now = () => new Date(),
}: WebhookReceiverOptions): Promise<WebhookReceiver> {
  const receive = frontendRoutes(secret);
  const lateAnswers = new Set<NodeJS.Timeout>();
  let behaviour: Behaviour = 'ok';
  let inbox: InboxEntry[] = [];

  function serveInbox(method: string | undefined, jobId: string | null, response: ServerResponse): void {
    if (method === 'GET') {
      const entries = jobId === null ? inbox : inbox.filter((entry) => isAboutJob(entry, jobId));
      send(response, { status: 200, body: entries });
    } else if (method === 'DELETE') {
      inbox = [];
      response.writeHead(204).end();
    } else {
      send(response, { status: 405, body: { error: 'Method not allowed' } });
    }
  }

  async function serveWebhook(request: IncomingMessage, path: string, response: ServerResponse): Promise<void> {
    const current = behaviour;
    if (current === 'down') {
      request.socket.destroy();
      return;
    }
    const { method, headers } = request;
    const body = await readBody(request, MAX_BODY_BYTES);
    const receivedAt = now();
    const { answer, stored, problems } = receive({ method, path, headers, body }, current, receivedAt);
    inbox.push({
      receivedAt: receivedAt.toISOString(),
      method: method ?? '',
      path,
      headers: { ...stringValues(headers), 'x-webhook-secret': headers['x-webhook-secret'] === secret },
      body: body === undefined ? null : (parseJson(body) ?? body),
      answer: current === 'lost-answer' ? null : { status: answer.status, body: answer.body },
      stored,
      problems,
    });
    if (current === 'lost-answer') request.socket.destroy();
    else if (current === 'slow') sendLate(response, answer);
    else send(response, answer);
  }

  function sendLate(response: ServerResponse, answer: Reception['answer']): void {
    const timer = setTimeout(() => {
      lateAnswers.delete(timer);
      send(response, answer);
    }, slowMs);
    lateAnswers.add(timer);
  }

  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (pathname === '/inbox') serveInbox(request.method, searchParams.get('job_id'), response);
    // A sender that goes away while its body is read leaves nobody to answer.
    else serveWebhook(request, pathname, response).catch(() => request.socket.destroy());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no TCP address.');
  const url = `http://127.0.0.1:${address.port}`;

  return {
    url,
    inboxUrl: `${url}/inbox`,
    deliveries: () => inbox,
    setBehaviour(next) {
      behaviour = next;
    },
    async stop() {
      for (const timer of lateAnswers) clearTimeout(timer);
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function send(response: ServerResponse, { status, headers = {}, body }: Reception['answer']): void {
  const isText = typeof body === 'string';
  response
    .writeHead(status, { 'content-type': isText ? 'text/html' : 'application/json', ...headers })
    .end(isText ? body : JSON.stringify(body));
}

function stringValues(headers: IncomingMessage['headers']): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
