import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import * as v from 'valibot';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { listen } from '../../infra/tools/local/cloud/listen.ts';
import { clientOf, errorIn, valueIn } from './client-of.ts';

const ROUTE = join(
  import.meta.dirname,
  ...['..', '..', 'shared', 'client', 'example', 'app', 'api', 'sorami', '[...path]', 'route.ts'],
);

type Handler = (request: Request, context: { params: Promise<{ path: string[] }> }) => Promise<Response>;
const handler = v.custom<Handler>((value) => typeof value === 'function');

let folder = '';
const server = createServer();
let baseUrl = '';

/** The route handler of the example as it stands there, served the way Next.js does: by method and by the path's segments. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sorami-next-'));
  await copyFile(ROUTE, join(folder, 'route.ts'));
  process.env['SORAMI_API_URL'] = inject('endpoints').api;
  const loaded: unknown = await import(pathToFileURL(join(folder, 'route.ts')).href);
  const route = v.parse(v.record(v.string(), v.unknown()), { ...Object(loaded) });

  server.on('request', async (incoming, response) => {
    const { method = 'GET', url = '/' } = incoming;
    const body = await buffer(incoming);
    const headers = Object.entries(incoming.headers).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value] as [string, string]] : [],
    );
    const request = new Request(`http://page.example${url}`, {
      method,
      headers,
      ...(method === 'POST' ? { body } : {}),
    });
    const path = new URL(request.url).pathname.split('/').slice(3);
    const answer = await v.parse(handler, route[method])(request, { params: Promise.resolve({ path }) });
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(Buffer.from(await answer.arrayBuffer()));
  });
  baseUrl = `http://127.0.0.1:${await listen(server, 0)}/api/sorami`;
});
afterAll(async () => {
  delete process.env['SORAMI_API_URL'];
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true, force: true });
});

test('the route handler of the example carries everything that the client needs', async () => {
  const { client } = await clientOf(2, { baseUrl, language: 'en' });
  const ended = valueIn(await client.generate({ prompt: 'by way of Next [[slow:1]]' }));
  expect(ended).toMatchObject({ status: 'COMPLETED', message: 'Your image is ready.' });
  expect(valueIn(await client.list({ limit: 1 })).items).toHaveLength(1);
  expect(valueIn(await client.remove(ended.job_id))).toEqual({ job_id: ended.job_id });
  expect(errorIn(await client.submit({ prompt: 'x', num_images: 4 }))).toMatchObject({
    kind: 'insufficient_credits',
    available: 1,
  });
});
