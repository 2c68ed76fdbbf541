import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listen } from '../cloud/listen.ts';
import { LOCAL_DEEDS, LOCAL_ROUTES, type LocalParts } from './local-routes.ts';
import { type PageFile, pageFiles } from './page-files.ts';

/** The console's server. It has its port before the system is there, because the API has to know the page's origin. */
export interface ConsoleServer {
  /** Where the page is, for example `http://127.0.0.1:4001`. */
  readonly origin: string;
  /** From now on the page is served; before, requests wait. */
  serve(parts: LocalParts & { readonly pictures: string }): void;
  stop(): Promise<void>;
}

/** Opens the console on 127.0.0.1: on the port that is preferred, or on a free one if that is in use. */
export async function openConsole(preferredPort: number): Promise<ConsoleServer> {
  const ready = Promise.withResolvers<LocalParts & { readonly pictures: string }>();
  const server = createServer((request, response) => {
    void ready.promise
      .then((parts) => answer(parts, request, response))
      .catch((error: unknown) => {
        send(response, 500, { contentType: 'text/plain; charset=utf-8', body: String(error) });
      });
  });
  let files: Promise<ReadonlyMap<string, PageFile>> | undefined;
  const port = await listen(server, preferredPort).catch(() => listen(server, 0));
  const origin = `http://127.0.0.1:${port}`;
  /** What people type, and what editors forward, leads here, too. */
  const pages = [origin, `http://localhost:${port}`];

  async function answer(
    parts: LocalParts & { readonly pictures: string },
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    // A name that a stranger's page made point here is not ours: its scripts get no tokens.
    const here = pages.find((page) => new URL(page).host === request.headers.host);
    if (here === undefined) return send(response, 403, elsewhere(origin));
    const { pathname, searchParams } = new URL(request.url ?? '/', origin);
    const isDeed = request.method === 'POST';
    // What changes something only our own page may ask for: browsers name the page of every POST.
    if (isDeed ? request.headers.origin !== here : request.method !== 'GET') return send(response, 403);
    const route = (isDeed ? LOCAL_DEEDS : LOCAL_ROUTES)[pathname];
    if (route !== undefined) {
      const body = await route(parts, searchParams, here);
      return body === undefined ? send(response, 404) : send(response, 200, json(body));
    }
    if (isDeed) return send(response, 404);
    files ??= pageFiles().catch((error: unknown) => {
      files = undefined; // built anew at the next visit
      throw error;
    });
    const file = (await files).get(pathname);
    if (file === undefined) return send(response, 404);
    response.setHeader(
      'content-security-policy',
      `default-src 'none'; script-src 'self'; style-src 'self'; img-src data: blob: ${parts.pictures}; media-src ${parts.pictures}; connect-src 'self' ${parts.api} ${parts.pictures}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
    send(response, 200, file);
  }

  return {
    origin,
    serve: ready.resolve,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function elsewhere(origin: string): PageFile {
  return {
    contentType: 'text/plain; charset=utf-8',
    body: `The console is at ${origin}, and answers to no other name.\n`,
  };
}

function json(body: object): PageFile {
  return { contentType: 'application/json', body: JSON.stringify(body) };
}

function send(response: ServerResponse, status: number, file: PageFile = json({ status })): void {
  response
    .writeHead(status, {
      'content-type': file.contentType,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    })
    .end(file.body);
}
