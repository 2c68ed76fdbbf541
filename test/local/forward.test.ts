import { createServer, type IncomingMessage, type RequestListener, request } from 'node:http';
import { buffer, text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort } from '../../infra/tools/local/cloud/free-port.ts';
import { createHttpApi } from '../../infra/tools/local/cloud/http-api/http-api.ts';
import { listen } from '../../infra/tools/local/cloud/listen.ts';
import { LocalCloudError } from '../../infra/tools/local/cloud/local-cloud-error.ts';
import { readAssembly } from '../../infra/tools/local/cloud/template/assembly.ts';
import { resolveResources } from '../../infra/tools/local/cloud/template/resources.ts';
import { httpApi, route, writeAssembly } from './tiny-assembly.ts';

const PLACE = { account: '000000000000', region: 'eu-north-1' };
const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  stops.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${await listen(server, 0)}`;
}

/** An HTTP API whose routes are forwarded. @returns its origin. */
function gateway(routes: Readonly<Record<string, object>>): Promise<string> {
  const made = Object.entries(routes).map(([key, integration]) => {
    const { [`Route${key.replace(/\W/g, '')}Permission`]: _, ...rest } = route(key, 'Nobody', {
      IntegrationType: 'HTTP_PROXY',
      IntegrationMethod: 'ANY',
      PayloadFormatVersion: '1.0',
      ...integration,
    });
    return rest;
  });
  const dir = writeAssembly({ tiny: { Resources: { ...httpApi(), ...Object.assign({}, ...made) } } });
  const addresses = { awsEndpoint: 'http://127.0.0.1:1', apiUrl: 'http://127.0.0.1:2' };
  const resources = resolveResources(readAssembly(dir).stacks, addresses);
  return serve(createHttpApi(resources, PLACE, () => Promise.reject(new Error('no function'))));
}

/** What a server was asked, as it came. */
interface Asked {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A server that remembers what it was asked and answers with it. */
async function oldServer(): Promise<{ origin: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  const origin = await serve(async (incoming, response) => {
    const { method, url, headers } = incoming;
    asked.push({ method, url, headers, body: await text(incoming) });
    response.writeHead(202, [
      ...['Content-Type', 'application/json', 'X-Old', 'yes', 'Set-Cookie', 'a=1', 'Set-Cookie', 'b=2'],
      ...['Access-Control-Allow-Origin', '*', 'Connection', 'keep-alive, X-Hop', 'X-Hop', 'mine'],
    ]);
    response.end('{"job_id":"x"}');
  });
  return { origin, asked };
}

describe('a route with an HTTP proxy', () => {
  it('passes method, path, query, headers and body on, and the answer back', async () => {
    const { origin, asked } = await oldServer();
    const api = await gateway({
      'POST /api/blog/generate': { IntegrationUri: `${origin}/api/blog/generate` },
      'GET /api/blog/status/{job_id}': { IntegrationUri: `${origin}/old/{job_id}/status` },
      'ANY /api/s3/{proxy+}': { IntegrationUri: `${origin}/api/s3/{proxy}` },
    });
    const answer = await fetch(`${api}/api/blog/generate?a=1&a=%C3%A9`, {
      method: 'POST',
      body: '{"é":1}',
      headers: { authorization: 'Bearer t', 'content-type': 'application/json', origin: 'https://sorami.app' },
    });
    expect([answer.status, await answer.json()]).toEqual([202, { job_id: 'x' }]);
    expect(answer.headers.get('x-old')).toBe('yes');
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    // Of the connection, not of the message; and CORS is the gateway's own.
    expect(answer.headers.get('x-hop')).toBeNull();
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://sorami.app');
    expect(asked[0]).toMatchObject({
      method: 'POST',
      url: '/api/blog/generate?a=1&a=%C3%A9',
      body: '{"é":1}',
      headers: {
        host: new URL(origin).host,
        authorization: 'Bearer t',
        'content-type': 'application/json',
        via: 'HTTP/1.1 AmazonAPIGateway',
        forwarded: expect.stringMatching(/^by=127\.0\.0\.1;for=127\.0\.0\.1;host=127\.0\.0\.1:\d+;proto=http$/),
        'x-amzn-trace-id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
      },
    });
    await fetch(`${api}/api/blog/status/a%20b%2Fc`);
    expect(asked[1]).toMatchObject({ method: 'GET', url: '/old/a%20b%2Fc/status', body: '' });
    await fetch(`${api}/api/s3/user_1/x%20y.png`, { method: 'DELETE' });
    expect(asked[2]).toMatchObject({ method: 'DELETE', url: '/api/s3/user_1/x%20y.png' });
    // The other methods are no routes.
    expect((await fetch(`${api}/api/blog/generate`)).status).toBe(404);
  });

  it('follows no redirect and opens no archive', async () => {
    const origin = await serve((_request, response) => {
      response.writeHead(307, { location: 'https://elsewhere.example/', 'content-encoding': 'gzip' }).end('not gzip');
    });
    const api = await gateway({ 'GET /x': { IntegrationUri: `${origin}/x` } });
    const answer = await new Promise<IncomingMessage>((resolve) => request(`${api}/x`, resolve).end());
    expect(answer).toMatchObject({ statusCode: 307, headers: { location: 'https://elsewhere.example/' } });
    expect((await buffer(answer)).toString()).toBe('not gzip');
  });

  it('says so itself when the other server is too slow, gone, or speaks no HTTP', async () => {
    const slow = await serve(() => undefined);
    const mute = await serve((incoming) => incoming.socket.destroy());
    const api = await gateway({
      'GET /slow': { IntegrationUri: `${slow}/`, TimeoutInMillis: 50 },
      'GET /mute': { IntegrationUri: `${mute}/` },
      'GET /gone': { IntegrationUri: `http://127.0.0.1:${await freePort()}/` },
    });
    const answers = await Promise.all(
      ['/slow', '/mute', '/gone'].map(async (path) => {
        const answer = await fetch(api + path);
        return [answer.status, await answer.json()];
      }),
    );
    expect(answers).toEqual([
      [504, { message: 'Gateway Timeout' }],
      [502, { message: 'Bad Gateway' }],
      [502, { message: 'Bad Gateway' }],
    ]);
  });

  it('takes 10 MB and no more', async () => {
    const { origin, asked } = await oldServer();
    const api = await gateway({ 'POST /x': { IntegrationUri: `${origin}/x` } });
    const post = (bytes: number) => fetch(`${api}/x`, { method: 'POST', body: new Uint8Array(bytes) });
    expect((await post(10 * 1024 * 1024)).status).toBe(202);
    const refused = await post(10 * 1024 * 1024 + 1);
    expect([refused.status, await refused.json()]).toEqual([413, { message: 'Request Entity Too Large' }]);
    expect(asked).toHaveLength(1);
  });

  it('answers preflights without asking the other server', async () => {
    const { origin, asked } = await oldServer();
    const api = await gateway({ 'ANY /x': { IntegrationUri: `${origin}/x` } });
    const headers = { origin: 'https://sorami.app', 'access-control-request-method': 'POST' };
    expect((await fetch(`${api}/x`, { method: 'OPTIONS', headers })).status).toBe(204);
    expect(asked).toEqual([]);
  });

  it('keeps the length that an answer to HEAD tells', async () => {
    const origin = await serve((_request, response) => response.writeHead(200, { 'content-length': 1234 }).end());
    const api = await gateway({ 'ANY /x': { IntegrationUri: `${origin}/x` } });
    expect((await fetch(`${api}/x`, { method: 'HEAD' })).headers.get('content-length')).toBe('1234');
  });
});

describe('an HTTP proxy that API Gateway would refuse stops the start', () => {
  it.each([
    ['an address that is none', { IntegrationUri: 'old.example/x' }, /no HTTP endpoint/],
    ['payload format 2.0', { IntegrationUri: 'https://old.example/x', PayloadFormatVersion: '2.0' }, /format 1\.0/],
    ['no method', { IntegrationUri: 'https://old.example/x', IntegrationMethod: undefined }, /IntegrationMethod/],
    [
      'a variable that the path has not',
      { IntegrationUri: 'https://old.example/{job_id}' },
      /\{job_id\} is no variable/,
    ],
    ['more than 30 s', { IntegrationUri: 'https://old.example/x', TimeoutInMillis: 30_001 }, /TimeoutInMillis/],
    ['what is not known here', { IntegrationUri: 'https://old.example/x', TlsConfig: {} }, /TlsConfig is not known/],
  ])('%s', (_name, integration, why) => {
    expect(() => gateway({ 'GET /x/{id}': integration })).toThrow(LocalCloudError);
    expect(() => gateway({ 'GET /x/{id}': integration })).toThrow(why);
  });
});
