import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { httpsInputImageSource } from '../../../shared/adapters/input-image/https-input-image-source.ts';
import { type ImageServer, serveImages } from './image-server.ts';

const MAX_BYTES = 100_000;
const never = new AbortController().signal;

let files: Record<string, Buffer>;
let server: ImageServer;
beforeAll(async () => {
  const image = sharp({ create: { width: 16, height: 16, channels: 3, background: '#0a0' } });
  const [png, jpeg, webp, gif] = await Promise.all([
    image.clone().png().toBuffer(),
    image.clone().jpeg().toBuffer(),
    image.clone().webp().toBuffer(),
    image.clone().gif().toBuffer(),
  ]);
  files = { '/a.png': png, '/a.jpg': jpeg, '/a.webp': webp, '/a.gif': gif, '/a.txt': Buffer.from('text') };
  server = await serveImages((request, response) => {
    const path = new URL(request.url ?? '', 'http://x').pathname;
    const status = /^\/status\/(\d+)$/.exec(path)?.[1];
    const file = files[path];
    if (file) response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(file);
    else if (status) response.writeHead(Number(status), { location: `${server.origin}/a.png` }).end(png);
    else if (path === '/announced') response.writeHead(200, { 'content-length': MAX_BYTES + 1 }).write(png);
    else if (path === '/endless') {
      response.write(png);
      const pour = () => {
        while (!response.destroyed && response.write(Buffer.alloc(16_384)));
      };
      response.on('drain', pour);
      pour();
    } else if (path === '/exactly') response.end(Buffer.concat([png, Buffer.alloc(MAX_BYTES - png.length)]));
    else if (path === '/stalled') response.write(png);
    else if (path === '/cut') response.writeHead(200, { 'content-length': 999 }).write(png, () => response.destroy());
    else if (path === '/reset') response.destroy();
    // Any other path is never answered.
  });
});
afterAll(() => server.stop());

function source(options = {}) {
  return httpsInputImageSource({ origins: [server.origin], maxBytes: MAX_BYTES, timeoutMs: 10_000, ...options });
}

describe('an image is known by its bytes', () => {
  test.each([
    ['/a.png', 'image/png'],
    ['/a.jpg', 'image/jpeg'],
    ['/a.webp', 'image/webp'],
    ['/a.jpg?X-Amz-Signature=abc#here', 'image/jpeg'],
  ])('%s', async (path, mimeType) => {
    const result = await source().fetch(`${server.origin}${path}`, never);
    expect(result).toMatchObject({ kind: 'image', mimeType });
    const bytes = result.kind === 'image' ? Buffer.from(result.bytes) : undefined;
    expect(bytes).toEqual(files[path.replace(/\?.*/, '')]);
  });
});

describe('unusable', () => {
  test.each([
    ['/a.gif', 'not a PNG, JPEG or WEBP image'],
    ['/a.txt', 'not a PNG, JPEG or WEBP image'],
    ['/announced', 'too large'],
    ['/endless', 'too large'],
    ['/status/204', 'status 204'],
    ['/status/206', 'status 206'],
    ['/status/301', 'status 301'],
    ['/status/307', 'status 307'],
    ['/status/401', 'status 401'],
    ['/status/403', 'status 403'],
    ['/status/404', 'status 404'],
    ['/status/410', 'status 410'],
  ])('%s', async (path, reason) => {
    expect(await source().fetch(`${server.origin}${path}`, never)).toEqual({ kind: 'unusable', reason });
  });

  test('a redirect is not followed', async () => {
    const before = server.requests.length;
    await source().fetch(`${server.origin}/status/302`, never);
    expect(server.requests.slice(before)).toEqual(['/status/302']);
  });

  test('an origin that is not listed, without a request', async () => {
    const other = await serveImages((_, response) => void response.end(files['/a.png']));
    expect(await source().fetch(`${other.origin}/a.png`, never)).toEqual({
      kind: 'unusable',
      reason: 'origin not allowed',
    });
    expect(other.requests).toEqual([]);
    other.stop();
  });

  test('a listed name that leads to a private address, without a request', async () => {
    const before = server.requests.length;
    const { originByName } = server;
    const result = await source({ origins: [originByName] }).fetch(`${originByName}/a.png`, never);
    expect(result).toEqual({ kind: 'unusable', reason: 'private address' });
    expect(server.requests).toHaveLength(before);
  });
});

test('the limit itself is allowed', async () => {
  expect(await source().fetch(`${server.origin}/exactly`, never)).toMatchObject({ kind: 'image' });
});

describe('unreachable', () => {
  test.each([
    ['/status/408', 'status 408'],
    ['/status/429', 'status 429'],
    ['/status/500', 'status 500'],
    ['/status/503', 'status 503'],
    ['/cut', 'ECONNRESET'],
    ['/reset', 'ECONNRESET'],
  ])('%s', async (path, reason) => {
    expect(await source().fetch(`${server.origin}${path}`, never)).toEqual({ kind: 'unreachable', reason });
  });

  test.each(['/silent', '/stalled'])('%s, once the time is over', async (path) => {
    const result = await source({ timeoutMs: 100 }).fetch(`${server.origin}${path}`, never);
    expect(result).toEqual({ kind: 'unreachable', reason: 'timed out' });
  });

  test('a host that is gone', async () => {
    const gone = await serveImages(() => undefined);
    gone.stop();
    const result = await source({ origins: [gone.origin] }).fetch(`${gone.origin}/a.png`, never);
    expect(result).toEqual({ kind: 'unreachable', reason: 'ECONNREFUSED' });
  });

  test('when the caller leaves', async () => {
    const controller = new AbortController();
    const result = source().fetch(`${server.origin}/silent?leaving`, controller.signal);
    await expect.poll(() => server.requests).toContain('/silent?leaving');
    controller.abort();
    expect(await result).toEqual({ kind: 'unreachable', reason: 'cancelled' });
  });

  test('when the caller has already left, without a request', async () => {
    const before = server.requests.length;
    const result = await source().fetch(`${server.origin}/a.png`, AbortSignal.abort());
    expect(result).toEqual({ kind: 'unreachable', reason: 'cancelled' });
    expect(server.requests).toHaveLength(before);
  });
});
