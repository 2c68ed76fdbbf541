import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { modelAt, never, orderOf } from './model-under-test.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => listener(request, response)); // answers once the request has arrived
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

function draw(url: string) {
  return modelAt({ url, apiKey: 'AQ.precious' }).draw(orderOf('a wire'), never);
}

function answering(status: number, body: unknown, headers: Record<string, string> = {}): Promise<string> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return serve((_, response) => void response.writeHead(status, headers).end(text));
}

const googles = (code: number, status: string, details: object[] = [], message = 'No.') => ({
  error: { code, message, status, details },
});
const info = (reason: string) => ({ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason });
const quota = (quotaId: string) => ({ '@type': '…QuotaFailure', violations: [{ quotaId }] });

describe('errors in an array of one', () => {
  test.each([
    [400, googles(400, 'INVALID_ARGUMENT', [info('API_KEY_INVALID')]), 'provider_key_refused'],
    [400, googles(400, 'FAILED_PRECONDITION'), 'provider_key_refused'],
    [400, googles(400, 'INVALID_ARGUMENT'), 'provider_refused_request'],
    [404, googles(404, 'NOT_FOUND'), 'model_unavailable'],
  ])('%i %j', async (status, body, code) => {
    expect(await draw(await answering(status, [body]))).toMatchObject({ code });
  });

  test('keep what they say about quotas', async () => {
    const body = googles(429, 'RESOURCE_EXHAUSTED', [quota('RequestsPerMinute'), { retryDelay: '1.5s' }]);
    expect(await draw(await answering(429, [body]))).toMatchObject({
      code: 'provider_overloaded',
      retryAfterMs: 1_500,
    });
  });
});

test.each([
  [400, 'refused', 'provider_refused_request'],
  [403, 'trouble', 'provider_key_refused'],
  [404, 'trouble', 'model_unavailable'],
  [413, 'refused', 'provider_refused_request'],
  [429, 'trouble', 'provider_overloaded'],
  [500, 'trouble', 'provider_unavailable'],
])('a web page with status %i is %s', async (status, kind, code) => {
  expect(await draw(await answering(status, '<html>Error</html>'))).toMatchObject({ kind, code });
});

test('Retry-After counts where the body asks for nothing', async () => {
  expect(await draw(await answering(503, '', { 'retry-after': '7' }))).toMatchObject({ retryAfterMs: 7_000 });
});

test('of a quota per minute and one per day the longer wait counts', async () => {
  const body = googles(429, 'RESOURCE_EXHAUSTED', [quota('XPerMinuteY'), quota('XPerDayY'), { retryDelay: '3s' }]);
  expect(await draw(await answering(429, body))).toMatchObject({ retryAfterMs: 900_000 });
});

test('an error that quotes the key does not pass it on', async () => {
  const body = googles(403, 'PERMISSION_DENIED', [], "Consumer 'api_key:AQ.precious' has been suspended.");
  expect(JSON.stringify(await draw(await answering(403, body)))).not.toContain('AQ.precious');
});

test('an error whose body breaks off is read by its status', async () => {
  const url = await serve((_, response) => {
    response.writeHead(503, { 'content-length': 100 }).write('{"error":', () => response.destroy());
  });
  expect(await draw(url)).toMatchObject({ code: 'provider_unavailable', reason: '503', maybeBilled: false });
});

test('a redirect is not followed: the key goes to the one host only', async () => {
  const strangers: IncomingMessage[] = [];
  const stranger = await serve((request, response) => {
    strangers.push(request);
    response.end('{}');
  });
  const url = await answering(307, '', { location: `${stranger}/v1beta/models/x:generateContent` });
  expect(await draw(url)).toMatchObject({ kind: 'trouble', code: 'provider_unavailable', reason: '307' });
  expect(strangers).toEqual([]);
});

test('a host that cannot be reached has billed nothing', async () => {
  const url = await answering(200, {});
  const [server] = servers;
  server?.close();
  expect(await draw(url)).toEqual({
    kind: 'trouble',
    code: 'provider_unavailable',
    reason: 'ECONNREFUSED',
    maybeBilled: false,
  });
});

test('every call has a connection of its own', async () => {
  const ports: (number | undefined)[] = [];
  const url = await serve((request, response) => {
    ports.push(request.socket.remotePort);
    expect(request.headers.connection).toBe('close');
    response.end('{}');
  });
  await draw(url);
  await draw(url);
  expect(new Set(ports).size).toBe(2);
});
