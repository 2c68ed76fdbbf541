import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import * as v from 'valibot';
import { listen } from '../../../infra/tools/local/cloud/listen.ts';

/** What the provider is asked for. */
export const Asked = v.object({ job_id: v.string(), part: v.string(), prompt: v.string() });

/** Looks at an operation that find it at work, and at one that takes long. */
const LOOKS = 3;
const MANY_LOOKS = 14;

/** What it is at work on. */
interface Operation {
  readonly looks: number;
  readonly stumbles: boolean;
  readonly end: object;
}

/** A provider of texts, in steps: a peer at its own port, without any chance. */
export interface StepProvider {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * `POST /make` answers with a text. `POST /begin` answers with an operation, at which `GET /operations/{id}/look` finds the provider at work
 * for three looks, and then done.
 *
 * Words in the prompt change that: `[[refuse:PART]]` refuses a part for good, `[[deny:PART]]` until the order is retried, `[[busy:PART]]` refuses its
 * first request, `[[lose:PART]]` loses its first operation, `[[long:PART]]` works on it for many looks, `[[stumble:PART]]` fails every
 * second look.
 */
export async function startStepProvider(): Promise<StepProvider> {
  const requests = new Map<string, number>();
  const looks = new Map<string, number>();
  const operations = new Map<string, Operation>();
  const count = (counts: Map<string, number>, key: string): number => {
    const number = (counts.get(key) ?? 0) + 1;
    counts.set(key, number);
    return number;
  };

  function order(path: string, { job_id, part, prompt }: v.InferOutput<typeof Asked>): [number, object] {
    const says = (word: string) => prompt.includes(`[[${word}:${part}]]`);
    const nth = count(requests, `${job_id}/${part}/${prompt}`);
    if (says('refuse') || (says('deny') && !job_id.startsWith('retry_'))) return [422, {}];
    if (says('busy') && nth === 1) return [503, {}];
    const written = `${part} of ${prompt}`;
    if (path === '/make') return [200, { text: written }];
    const name = `op-${operations.size + 1}`;
    operations.set(name, {
      looks: says('long') ? MANY_LOOKS : LOOKS,
      stumbles: says('stumble'),
      end: says('lose') && nth === 1 ? { state: 'lost' } : { state: 'done', text: written },
    });
    return [200, { operation: { operation_name: name, pollHint: 5 } }];
  }

  function look(name: string): [number, object] {
    const operation = operations.get(name);
    if (operation === undefined) return [404, {}];
    const nth = count(looks, name);
    if (operation.stumbles && nth % 2 === 0) return [503, {}];
    return [200, nth <= operation.looks ? { state: 'working' } : operation.end];
  }

  async function answer(request: IncomingMessage): Promise<[number, object]> {
    const { pathname } = new URL(request.url ?? '/', 'http://provider');
    if (request.method === 'GET') return look(pathname.split('/').at(-2) ?? '');
    return order(pathname, v.parse(v.pipe(v.string(), v.parseJson(), Asked), await text(request)));
  }

  const server = createServer((request, response) => {
    answer(request).then(
      ([status, body]) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
      () => response.writeHead(400).end(),
    );
  });
  const url = `http://127.0.0.1:${await listen(server, 0)}`;
  return {
    url,
    stop: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
