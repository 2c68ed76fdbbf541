import { createHmac, generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { mintToken } from '../../infra/tools/local/stand-ins/clerk/mint-token.ts';
import { UNACCEPTABLE_TOKENS } from '../../infra/tools/local/stand-ins/clerk/unacceptable-tokens.ts';
import type { System } from '../../infra/tools/local/system/start-system.ts';
import { newUser } from '../support/aws.ts';
import { systemOfItsOwn } from '../support/system-of-its-own.ts';
import { callApi, tokenOf } from '../support/user.ts';

const PROTECTED = [
  ['POST', '/api/images/generate'],
  ['POST', '/api/secure/images/generate-ecommerce'],
  ['POST', '/api/videos/generate'],
  ['POST', '/api/secure/videos/generate-with-images'],
  ['POST', '/api/blog/generate'],
  ['POST', '/api/books/create'],
  ['GET', '/api/images/status/some-job'],
  ['GET', '/api/images/result/some-job'],
] as const;

describe('a request without a session', () => {
  const endpoints = inject('endpoints');
  const userId = newUser();

  test.each(PROTECTED)('is 401 before its body is looked at: %s %s', async (method, path) => {
    const body = method === 'POST' ? '{ this is not JSON' : undefined;
    const answer = await callApi(endpoints, method, path, { body });
    expect(answer.status).toBe(401);
    expect(answer.body).toMatchObject({
      success: false,
      error: 'Authentication required',
      code: 'authentication_required',
      message: 'Connectez-vous pour continuer.',
    });
    expect(Object.keys(answer.body)).toEqual(expect.arrayContaining(['request_id', 'timestamp']));
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  test.each(Object.entries(UNACCEPTABLE_TOKENS))('is 401 with a token that is no session: %s', async (_, overrides) => {
    const token = await tokenOf(endpoints, userId, overrides);
    const answer = await callApi(endpoints, 'POST', '/api/images/generate', { token, body: '{ this is not JSON' });
    expect(answer).toMatchObject({
      status: 401,
      body: { success: false, error: 'Invalid token', code: 'invalid_token' },
    });
  });

  test.each(['undefined', 'null', 'garbage', 'a.b.c', 'x'.repeat(9_000), '..'])(
    'is 401 with garbage: %.12s',
    async (token) => {
      const answer = await callApi(endpoints, 'POST', '/api/images/generate', { token, body: {} });
      expect(answer).toMatchObject({ status: 401, body: { code: 'invalid_token' } });
    },
  );

  test('is 401 with a token that somebody else signed, or changed', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const foreign = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const forged = await mintToken({ ...endpoints, privateKeyPem: foreign }, userId);
    const [head = '', claims = '', signature = ''] = (await tokenOf(endpoints, userId)).split('.');
    const middle = Math.floor(signature.length / 2);
    const flipped = signature[middle] === 'A' ? 'B' : 'A';
    const tampered = `${head}.${claims}.${signature.slice(0, middle)}${flipped}${signature.slice(middle + 1)}`;
    const other = Buffer.from(
      JSON.stringify({ ...JSON.parse(Buffer.from(claims, 'base64url').toString()), sub: newUser() }),
    );
    const hmacHead = Buffer.from(JSON.stringify({ alg: 'HS256', kid: endpoints.kid, typ: 'JWT' })).toString(
      'base64url',
    );
    const hmac = createHmac('sha256', publicKey.export({ type: 'spki', format: 'pem' }))
      .update(`${hmacHead}.${claims}`)
      .digest('base64url');
    const unsigned = `${Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')}.${claims}.`;
    const tokens = [
      forged,
      tampered,
      `${head}.${other.toString('base64url')}.${signature}`,
      `${hmacHead}.${claims}.${hmac}`,
      unsigned,
    ];
    for (const token of tokens) {
      expect(await callApi(endpoints, 'POST', '/api/images/generate', { token, body: {} })).toMatchObject({
        status: 401,
      });
    }
  });

  test('learns in English when it asks for it', async () => {
    const answer = await callApi(endpoints, 'GET', '/api/images/status/x', {
      headers: { 'accept-language': 'en-GB,fr;q=0.5' },
    });
    expect(answer.body['message']).toBe('You must be signed in to continue.');
    expect(answer.headers.get('content-language')).toBe('en');
  });
});

describe('a session', () => {
  test.each(['bearer', 'BEARER'])('may spell the scheme %s', async (scheme) => {
    const endpoints = inject('endpoints');
    const authorization = `${scheme} ${await tokenOf(endpoints, newUser())}`;
    expect(await callApi(endpoints, 'GET', '/api/images/status/none', { headers: { authorization } })).toMatchObject({
      status: 404,
    });
  });

  test('may come from a clock that is ahead', async () => {
    const endpoints = inject('endpoints');
    const token = await tokenOf(endpoints, newUser(), { ageSeconds: -10 });
    expect(await callApi(endpoints, 'GET', '/api/images/status/none', { token })).toMatchObject({ status: 404 });
  });
});

describe('while the keys cannot be had', () => {
  let system: System;
  beforeAll(async () => {
    system = await systemOfItsOwn();
  });
  afterAll(() => system.stop());

  test('nobody is called unauthorised: 503 with Retry-After, and known keys go on working', async () => {
    const { endpoints, clerk } = system;
    const ask = (token: string) => callApi(endpoints, 'GET', '/api/images/status/none', { token });
    await clerk.goDown('refuse');
    const token = await tokenOf(endpoints, newUser());
    const refused = await ask(token);
    expect(refused).toMatchObject({ status: 503, body: { success: false, code: 'authentication_unavailable' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await ask('garbage')).toMatchObject({ status: 401 });

    await clerk.comeUp();
    await expect.poll(async () => (await ask(token)).status, { timeout: 15_000 }).toBe(404);
    await clerk.goDown('refuse');
    expect(await ask(await tokenOf(endpoints, newUser()))).toMatchObject({ status: 404 });
    const unknownKey = await tokenOf({ ...endpoints, kid: 'ins_unknown' }, newUser());
    expect((await ask(unknownKey)).status).toBeOneOf([401, 503]);
  });
});
