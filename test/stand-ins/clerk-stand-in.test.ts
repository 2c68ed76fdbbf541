import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type ClerkStandIn, startClerkStandIn } from '../../infra/tools/local/stand-ins/clerk/clerk-stand-in.ts';
import { mintToken } from '../../infra/tools/local/stand-ins/clerk/mint-token.ts';
import { clerkKeys } from '../../shared/adapters/clerk/clerk-keys.ts';
import { clerkSessionVerifier } from '../../shared/adapters/clerk/clerk-session-verifier.ts';

const PARTY = 'http://localhost:3000';

let clerk: ClerkStandIn;
beforeEach(async () => {
  clerk = await startClerkStandIn({ users: ['user_1'], authorizedParty: PARTY });
});
afterEach(() => clerk.stop());

it('serves a public RS256 key of 2,048 bits and nothing of the private half', async () => {
  expect(await (await fetch(clerk.jwksUrl)).json()).toEqual({
    keys: [{ use: 'sig', kty: 'RSA', kid: clerk.kid, alg: 'RS256', n: expect.stringMatching(/^.{342}$/), e: 'AQAB' }],
  });
});

it('mints tokens of the shape of a session', async () => {
  const token = await clerk.mintToken('user_1');
  expect(decodeProtectedHeader(token)).toEqual({ alg: 'RS256', kid: clerk.kid, typ: 'JWT' });
  const claims = decodeJwt(token);
  expect(claims).toEqual({
    sub: 'user_1',
    sid: expect.stringMatching(/^sess_/),
    iss: clerk.issuer,
    azp: PARTY,
    iat: expect.any(Number),
    exp: Number(claims.iat) + 60,
    nbf: Number(claims.iat) - 10,
    jti: expect.any(String),
    v: 2,
    sts: 'active',
  });
});

it('mints for a longer life on request, and only for users it has', async () => {
  const { iat, exp } = decodeJwt(await clerk.mintToken('user_1', { lifetimeSeconds: 28_800 }));
  expect(Number(exp) - Number(iat)).toBe(28_800);
  await expect(clerk.mintToken('user_2')).rejects.toThrow('user_2');
});

it('lets another process mint with what it publishes', async () => {
  const { issuer, kid, privateKeyPem, jwks } = clerk;
  const token = await mintToken({ issuer, kid, privateKeyPem, authorizedParty: PARTY }, 'user_9');
  const keys = clerkKeys({ issuer, jwks, now: () => new Date() });
  const verifier = clerkSessionVerifier({ keys, issuer, authorizedParties: [PARTY] });
  expect(await verifier.verify(`Bearer ${token}`, new Date())).toMatchObject({ kind: 'session', userId: 'user_9' });
});

it('replaces its key', async () => {
  const { kid, privateKeyPem } = clerk;
  await clerk.rotateKeys();
  expect(clerk.kid).not.toBe(kid);
  expect(clerk.privateKeyPem).not.toBe(privateKeyPem);
  expect(await (await fetch(clerk.jwksUrl)).json()).toEqual(clerk.jwks);
});

it('goes down and comes up again under the same address', async () => {
  await clerk.goDown();
  expect((await fetch(clerk.jwksUrl)).status).toBe(500);
  await clerk.goDown('refuse');
  await expect(fetch(clerk.jwksUrl)).rejects.toThrow();
  await clerk.comeUp();
  expect((await fetch(clerk.jwksUrl)).status).toBe(200);
});

it('can be stopped at any time, also twice', async () => {
  await clerk.goDown('hang');
  const hanging = fetch(clerk.jwksUrl).catch(() => 'cut');
  await expect.poll(() => clerk.jwksRequests).toBe(1);
  await clerk.stop();
  await clerk.stop();
  expect(await hanging).toBe('cut');
});
