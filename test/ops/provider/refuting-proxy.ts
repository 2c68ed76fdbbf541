import { createServer, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { listen } from '../../../infra/tools/local/cloud/listen.ts';

/** An answer on its way: what a test changes of it. */
export interface PassingAnswer {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** Changes an answer so that one fact does not hold. @param path with its query. */
export type Refutation = (answer: PassingAnswer, method: string, path: string) => void;

/** Stands in front of the stand-in of the provider and passes everything on, except for what is refuted. */
export async function refutingProxy(target: string, refute: Refutation) {
  async function pass(method: string, path: string, key: string, range: string, body: Buffer): Promise<PassingAnswer> {
    const response = await fetch(`${target}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        'x-goog-api-key': key,
        ...(range === '' ? {} : { range }),
        ...(body.length > 0 ? { 'content-type': 'application/json' } : {}),
      },
      ...(body.length > 0 ? { body: new Uint8Array(body) } : {}),
    });
    const headers = Object.fromEntries(
      [...response.headers].filter(([name]) => !/^(content-length|connection|transfer-encoding|date)$/.test(name)),
    );
    return { status: response.status, headers, body: Buffer.from(await response.arrayBuffer()) };
  }
  const server = createServer(async (request, response: ServerResponse) => {
    const { method = 'GET', url = '/', headers } = request;
    const header = (name: string): string => String(headers[name] ?? '');
    const answer = await pass(method, url, header('x-goog-api-key'), header('range'), await buffer(request));
    refute(answer, method, url);
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  const url = `http://127.0.0.1:${await listen(server, 0)}`;
  return {
    url,
    stop: (): void => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Puts another text for one in a JSON body. */
export function replaced(answer: PassingAnswer, from: RegExp, to: string): void {
  answer.body = Buffer.from(answer.body.toString('utf8').replace(from, to));
}
