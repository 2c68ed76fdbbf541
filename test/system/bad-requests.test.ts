import { describe, expect, inject, test } from 'vitest';
import { callApi, User } from '../support/user.ts';

describe('a body that cannot be a request', () => {
  test.each([
    ['broken JSON', '{"prompt": "un chat"', 'invalid_json'],
    ['no body', '', 'invalid_json'],
    ['a list', '[]', 'invalid_json'],
    ['null', 'null', 'invalid_json'],
    ['a text', '"un chat"', 'invalid_json'],
    ['no prompt', '{}', 'invalid_request'],
    ['a blank prompt', '{"prompt":" \\n "}', 'invalid_request'],
    ['a huge prompt', JSON.stringify({ prompt: 'x'.repeat(4_001) }), 'invalid_request'],
    ['control characters', '{"prompt":"a\\u0000b"}', 'invalid_request'],
    ['half an emoji', '{"prompt":"a\\ud83d"}', 'invalid_request'],
    ['a prompt of nothing visible', '{"prompt":"\\u200b\\u2060"}', 'invalid_request'],
    ['NUL in an id of its user', '{"prompt":"x","user_id":"a\\u0000"}', 'invalid_request'],
    ['an emoji for an id', '{"prompt":"x","job_id":"😀"}', 'invalid_request'],
    ['a path for an id', '{"prompt":"x","job_id":"../../etc"}', 'invalid_request'],
    [
      'an address inside',
      '{"prompt":"x","input_image_url":"http://169.254.169.254/latest/meta-data/"}',
      'invalid_request',
    ],
  ])('gets a clear 400 and loses nothing: %s', async (_, body, code) => {
    const user = await User.withCredits(1);
    const answer = await user.generate(body);
    expect(answer).toMatchObject({ status: 400, body: { success: false, code } });
    expect(answer.body['error']).toBeTypeOf('string');
    expect(answer.body['message']).toBeTypeOf('string');
    expect(await user.wallet()).toEqual({ available: 1, held: 0, spent: 0, granted: 1 });
  });

  test('names every wrong field', async () => {
    const user = await User.withCredits(1);
    const { body } = await user.generate({
      prompt: 7,
      num_images: 'deux',
      size: '1x1',
      style: 'x',
      format: 'gif',
      quality: 1,
    });
    const details = body['details'] as { field: string; message: string }[];
    expect(details.map(({ field }) => field)).toEqual(['prompt', 'num_images', 'size', 'style', 'format', 'quality']);
    expect(body['message']).toContain('Décrivez l’image');
  });

  test.each([
    ['Latin-1', Buffer.from('{"prompt":"un été"}', 'latin1'), 'application/json'],
    ['UTF-16', Buffer.from('\uFEFF{"prompt":"un été"}', 'utf16le'), 'application/json'],
    ['said to be Latin-1', Buffer.from('{"prompt":"un chat"}'), 'application/json; charset=iso-8859-1'],
    ['Latin-1 of another type', Buffer.from('{"prompt":"un été"}', 'latin1'), 'application/octet-stream'],
  ])('that is not UTF-8 holds nothing: %s', async (_, body, contentType) => {
    const user = await User.withCredits(1);
    const response = await fetch(`${inject('endpoints').api}/api/images/generate`, {
      method: 'POST',
      headers: { authorization: `Bearer ${user.token}`, 'content-type': contentType },
      body,
    });
    expect({ status: response.status, body: await response.json() }).toMatchObject({
      status: 400,
      body: { code: 'invalid_json' },
    });
    expect(await user.wallet()).toMatchObject({ available: 1, held: 0 });
  });

  test('of 300 KB is 413 in our own words', async () => {
    const user = await User.withCredits(1);
    const answer = await user.generate({ prompt: 'x', padding: 'x'.repeat(300_000) });
    expect(answer).toMatchObject({ status: 413, body: { success: false, code: 'payload_too_large' } });
  });

  test('of 7 MB is 413 in API Gateway’s, which is all that AWS lets us say', async () => {
    const user = await User.withCredits(1);
    const answer = await user.generate({ prompt: 'x', padding: 'x'.repeat(7_000_000) });
    expect(answer).toMatchObject({ status: 413, body: { message: expect.any(String) } });
    expect(await user.wallet()).toMatchObject({ available: 1 });
  });
});

describe('a request that is merely odd', () => {
  test('is served: unknown fields, emoji, line breaks, nulls', async () => {
    const user = await User.withCredits(1);
    const { body } = await user.job({ prompt: 'un chat 😺\nsur un toit', seed: 7, size: null, style: 'artistic' });
    expect(body).toMatchObject({ status: 'COMPLETED' });
  });
});

describe('HEAD', () => {
  test('is answered wherever GET is, without a body', async () => {
    const user = await User.withCredits(1);
    for (const path of ['/health', '/openapi.json', '/api/jobs', '/api/credits']) {
      const response = await fetch(`${inject('endpoints').api}${path}`, {
        method: 'HEAD',
        headers: { authorization: `Bearer ${user.token}` },
      });
      expect([path, response.status, await response.text()]).toEqual([path, 200, '']);
    }
  });
});

describe('an address that is none', () => {
  test.each([
    ['GET', '/api/health'],
    ['GET', '/api/images/status'],
    ['GET', '/'],
    ['DELETE', '/api/images/generate'],
    ['POST', '/api/images/generate/'],
  ])('is a JSON 404: %s %s', async (method, path) => {
    const answer = await callApi(inject('endpoints'), method, path);
    expect(answer).toMatchObject({
      status: 404,
      body: { success: false, code: 'route_not_found', error: 'Cette adresse n’existe pas' },
    });
  });
});

describe('/health', () => {
  test('tells what works, compactly', async () => {
    const response = await fetch(`${inject('endpoints').api}/health`);
    const text = await response.text();
    expect(response.status).toBe(200);
    expect(text).toContain('"image_generation_available":true');
    expect(text).toContain('"video_generation_available":true');
    expect(JSON.parse(text)).toMatchObject({
      status: 'healthy',
      features: expect.arrayContaining(['image_generation', 'video_generation', 'blog_articles', 'books']),
      s3_storage_available: true,
    });
  });
});

describe('a browser', () => {
  test('of the frontend may call, another may not', async () => {
    const { api, authorizedParty } = inject('endpoints');
    const preflight = (origin: string) =>
      fetch(`${api}/api/images/generate`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization,content-type',
        },
      });
    const allowed = await preflight(authorizedParty);
    expect(allowed.headers.get('access-control-allow-origin')).toBe(authorizedParty);
    expect(allowed.headers.get('access-control-allow-headers')).toContain('authorization');
    expect((await preflight('https://ailleurs.example')).headers.get('access-control-allow-origin')).toBeNull();
  });
});
