import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { listen } from '../../infra/tools/local/cloud/listen.ts';

/** A request as it arrived. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

/** What becomes of a request: passed on, passed on without telling the answer, or answered here. */
export type Fate =
  | 'pass'
  | 'lose-answer'
  | 'hang'
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body: string };

/** A real server between the client and the API. */
export interface Proxy extends AsyncDisposable {
  readonly url: string;
  readonly seen: readonly SeenRequest[];
}

/**
 * Starts one on 127.0.0.1.
 *
 * @param fateOf decides about each request; `nth` counts from 1.
 * @param stripped headers of requests and answers that do not get through.
 */
export async function startProxy(
  target: string,
  fateOf: (request: SeenRequest, nth: number) => Fate,
  stripped: readonly string[] = [],
): Promise<Proxy> {
  const seen: SeenRequest[] = [];
  const server = createServer((request, response) => {
    serve(request, response).catch(() => request.socket.destroy());
  });

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/', headers } = incoming;
    const body = await buffer(incoming);
    const request = { method, path: url, headers };
    seen.push(request);
    const fate = fateOf(request, seen.length);
    if (fate === 'hang') return;
    if (typeof fate === 'object') {
      response.writeHead(fate.status, { 'content-type': 'application/json', ...fate.headers }).end(fate.body);
      return;
    }
    const passed = Object.entries(headers).flatMap(([name, value]) =>
      typeof value === 'string' && !['host', 'connection', 'content-length', ...stripped].includes(name)
        ? [[name, value] as [string, string]]
        : [],
    );
    const answer = await fetch(target + url, { method, headers: passed, ...(body.byteLength > 0 ? { body } : {}) });
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (fate === 'lose-answer') {
      incoming.socket.destroy();
      return;
    }
    const told = [...answer.headers].filter(([name]) => !['content-length', ...stripped].includes(name));
    response.writeHead(answer.status, Object.fromEntries(told)).end(bytes);
  }

  const port = await listen(server, 0);
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
