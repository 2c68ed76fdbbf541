import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { MAX_ANSWER_BYTES, postWebhook } from '../../../shared/adapters/webhook/post-webhook.ts';
import type { WebhookPost } from '../../../shared/webhooks/webhook-post.ts';
import { serve } from '../../stand-ins/serve.ts';

const SECRET = 'whsec-very-secret';
const REQUEST: Omit<WebhookPost, 'url'> = {
  secret: SECRET,
  eventId: 'evt_1',
  sentAt: Date.UTC(2026, 10, 2, 10),
  body: '{"job_id":"j","é":"€"}',
};

describe('a webhook request', () => {
  it('carries the body as it is, the secret, the event id and an acceptable name, on a connection of its own', async () => {
    let received: { request: IncomingMessage; body: string } | undefined;
    const url = await serve(async (request, response) => {
      received = { request, body: await text(request) };
      response.end('{}');
    });
    await postWebhook({ ...REQUEST, url: `${url}/api/webhooks/image-completion` });
    expect(received?.body).toBe(REQUEST.body);
    expect(received?.request).toMatchObject({ method: 'POST', url: '/api/webhooks/image-completion' });
    expect(received?.request.headers).toMatchObject({
      'content-type': 'application/json',
      'x-webhook-secret': SECRET,
      'webhook-id': 'evt_1',
      'user-agent': 'Sorami-Backend/1.0',
      connection: 'close',
    });
    expect(received?.request.headers['user-agent']).not.toMatch(/bot|crawl|spider|scraper/i);
  });
});

describe('an answer', () => {
  it('is told with its status and text', async () => {
    const url = await serve((_, response) => response.writeHead(200).end('{"success":true,"message":"reçu"}'));
    expect(await postWebhook({ ...REQUEST, url })).toEqual({
      kind: 'answered',
      status: 200,
      text: '{"success":true,"message":"reçu"}',
      ms: expect.any(Number),
    });
  });

  it('may have no body', async () => {
    const url = await serve((_, response) => response.writeHead(204).end());
    expect(await postWebhook({ ...REQUEST, url })).toMatchObject({ kind: 'answered', status: 204, text: '' });
  });

  it.each([400, 401, 404, 500, 503])('%i is an answer like any other', async (status) => {
    const url = await serve((_, response) => response.writeHead(status, { 'retry-after': '120' }).end('no'));
    expect(await postWebhook({ ...REQUEST, url })).toMatchObject({
      kind: 'answered',
      status,
      text: 'no',
      retryAfterSeconds: 120,
    });
  });

  it.each([301, 302, 303, 307, 308])('%i is not followed', async (status) => {
    const paths: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      paths.push(request.url);
      response.writeHead(status, { location: '/elsewhere' }).end();
    });
    expect(await postWebhook({ ...REQUEST, url: `${url}/here` })).toMatchObject({ kind: 'answered', status });
    expect(paths).toEqual(['/here']);
  });

  it('of any size is read up to its limit, and the connection is given up', async () => {
    const closed = Promise.withResolvers<void>();
    const url = await serve((request, response) => {
      request.socket.once('close', () => closed.resolve());
      const chunk = 'é'.repeat(10_000);
      const write = () => {
        while (response.write(chunk)) {}
        response.once('drain', write);
      };
      write();
    });
    expect(await postWebhook({ ...REQUEST, url })).toMatchObject({
      kind: 'answered',
      status: 200,
      text: 'é'.repeat(MAX_ANSWER_BYTES / 2),
    });
    await closed.promise;
  });

  it('that is not text does no harm', async () => {
    const url = await serve((_, response) => response.end(Buffer.from([0xff, 0xfe, 0x00, 0x41])));
    expect(await postWebhook({ ...REQUEST, url })).toMatchObject({ kind: 'answered', text: '\uFFFD\uFFFD\0A' });
  });

  it('is whole, however long, and without the mark that some put before it', async () => {
    const text = JSON.stringify({ success: true, filler: '🎨'.repeat(20_000), images_count: 2 }, null, 2);
    const url = await serve((_, response) => response.end(`\uFEFF${text}`));
    expect(await postWebhook({ ...REQUEST, url })).toMatchObject({ kind: 'answered', text });
  });

  it('over its limit ends between characters', async () => {
    const url = await serve((_, response) => response.end(`a${'🎨'.repeat(MAX_ANSWER_BYTES / 4)}`));
    const answer = await postWebhook({ ...REQUEST, url });
    expect(answer).toMatchObject({ text: `a${'🎨'.repeat(MAX_ANSWER_BYTES / 4 - 1)}` });
  });
});

describe('no answer', () => {
  it('in time', async () => {
    const url = await serve(() => undefined);
    expect(await postWebhook({ ...REQUEST, url, timeoutMs: 100 })).toEqual({
      kind: 'unanswered',
      reason: 'timeout',
      code: 'TimeoutError',
      ms: expect.any(Number),
    });
  });

  it('in time when the body never ends', async () => {
    const url = await serve((_, response) => response.writeHead(200).write('{"success"'));
    expect(await postWebhook({ ...REQUEST, url, timeoutMs: 200 })).toMatchObject({
      kind: 'unanswered',
      reason: 'timeout',
    });
  });

  it('when the connection is cut before it', async () => {
    const url = await serve((request) => request.socket.destroy());
    expect(await postWebhook({ ...REQUEST, url })).toMatchObject({ kind: 'unanswered', reason: 'connection' });
  });

  it('when the connection is cut within it', async () => {
    const url = await serve(async (request, response) => {
      response.writeHead(200, { 'content-length': '300' }).write('{"success":true');
      await once(request.resume(), 'end');
      setImmediate(() => request.socket.destroy());
    });
    expect(await postWebhook({ ...REQUEST, url })).toMatchObject({ kind: 'unanswered', reason: 'connection' });
  });

  it('when nobody listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    server.close();
    await once(server, 'close');
    expect(await postWebhook({ ...REQUEST, url })).toMatchObject({
      kind: 'unanswered',
      reason: 'connection',
      code: 'ECONNREFUSED',
    });
  });

  it('when the host does not speak TLS', async () => {
    const url = await serve((_, response) => response.end('{}'));
    expect(await postWebhook({ ...REQUEST, url: url.replace('http:', 'https:') })).toMatchObject({
      kind: 'unanswered',
      reason: 'connection',
      code: expect.stringMatching(/SSL|EPROTO|ECONNRESET/),
    });
  });
});

describe('a wrong configuration', () => {
  it.each([
    'http://sorami.app/x',
    'http://127.0.0.1.elsewhere.example/',
    'http://localhost.elsewhere.example/',
    'ftp://sorami.app/',
    'https://user:pass@sorami.app/',
    'sorami.app',
    '',
  ])('of the URL fails: %s', async (url) => {
    await expect(postWebhook({ ...REQUEST, url })).rejects.toThrow(TypeError);
  });

  it('of the secret fails without telling it', async () => {
    const sent = postWebhook({ ...REQUEST, url: 'https://sorami.app', secret: 'half-a\nsecret' });
    await expect(sent).rejects.toThrow(TypeError);
    await expect(sent).rejects.not.toThrow(/half-a/);
  });
});
