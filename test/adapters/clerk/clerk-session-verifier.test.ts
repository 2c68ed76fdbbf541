import { createHmac, createPublicKey, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClerkStandIn, startClerkStandIn } from '../../../infra/tools/local/stand-ins/clerk/clerk-stand-in.ts';
import { mintToken, type TokenOverrides } from '../../../infra/tools/local/stand-ins/clerk/mint-token.ts';
import { newSigningKey } from '../../../infra/tools/local/stand-ins/clerk/new-signing-key.ts';
import { UNACCEPTABLE_TOKENS } from '../../../infra/tools/local/stand-ins/clerk/unacceptable-tokens.ts';
import type { SessionVerdict } from '../../../shared/accounts/session-verifier.ts';
import { clerkKeys } from '../../../shared/adapters/clerk/clerk-keys.ts';
import { clerkSessionVerifier } from '../../../shared/adapters/clerk/clerk-session-verifier.ts';

const USER = 'user_2abcDEF';
const ORIGIN = 'https://sorami.app';
const HOUR = 3600;

let clerk: ClerkStandIn;
beforeAll(async () => {
  clerk = await startClerkStandIn({ users: [USER], authorizedParty: ORIGIN });
});
afterAll(() => clerk.stop());

interface Conditions {
  readonly allowMissingAuthorizedParty?: boolean;
  /** Seconds from now at which the token is looked at. */
  readonly inSeconds?: number;
}

function verify(header: string | undefined, { inSeconds = 0, ...options }: Conditions = {}): Promise<SessionVerdict> {
  const now = new Date(Date.now() + inSeconds * 1000);
  const verifier = clerkSessionVerifier({
    keys: clerkKeys({ issuer: clerk.issuer, jwks: clerk.jwks, now: () => new Date() }),
    issuer: clerk.issuer,
    authorizedParties: ['https://app.sorami.app', ORIGIN],
    ...options,
  });
  return verifier.verify(header, now);
}

async function verifyMinted(overrides: TokenOverrides, conditions?: Conditions): Promise<SessionVerdict> {
  return await verify(`Bearer ${await clerk.mintToken(USER, overrides)}`, conditions);
}

function base64url(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** Another base64url character: every bit of it may differ. */
function withCharacterChanged(text: string, index: number): string {
  return text.slice(0, index) + (text[index] === 'A' ? 'Z' : 'A') + text.slice(index + 1);
}

describe('accepts', () => {
  it('the session token of a signed-in user', async () => {
    expect(await verifyMinted({ claims: { sid: 'sess_1' } })).toEqual({
      kind: 'session',
      userId: USER,
      sessionId: 'sess_1',
    });
  });

  it.each<[string, TokenOverrides, Conditions?]>([
    ['another configured origin', { claims: { azp: 'https://app.sorami.app' } }],
    ['a session without a status', { claims: { sts: undefined } }],
    ['an impersonated session', { claims: { act: { sub: 'user_2support' } } }],
    ['header members that are not ours to know', { header: { cat: 'cl_1', x5t: 'abc' } }],
    ['a clock 29 s behind', { ageSeconds: -29, claims: { nbf: undefined } }],
    ['nbf 29 s ahead', { claims: { nbf: Math.floor(Date.now() / 1000) + 29 } }],
    ['a token 4 s past its end', {}, { inSeconds: 64 }],
    ['a session of 8 hours, late in its life', { lifetimeSeconds: 8 * HOUR, ageSeconds: 8 * HOUR - 60 }],
    ['no azp where the stage allows it', { claims: { azp: undefined } }, { allowMissingAuthorizedParty: true }],
  ])('%s', async (_, overrides, conditions) => {
    expect(await verifyMinted(overrides, conditions)).toMatchObject({ kind: 'session', userId: USER });
  });

  it.each(['Bearer', 'bearer', 'BEARER', ' Bearer ', 'Bearer  '])('the scheme written as "%s"', async (scheme) => {
    expect(await verify(`${scheme} ${await clerk.mintToken(USER)}`)).toMatchObject({ kind: 'session' });
  });
});

describe('takes for no credentials at all', () => {
  it.each([undefined, '', '   ', 'Bearer', 'Bearer ', 'Basic dXNlcjpwYXNz', 'Bearerabc.def.ghi', 'undefined'])(
    '%j',
    async (header) => {
      expect(await verify(header)).toEqual({ kind: 'missing' });
    },
  );

  it('a token without a scheme', async () => {
    expect(await verify(await clerk.mintToken(USER))).toEqual({ kind: 'missing' });
  });
});

describe('refuses what the instance signs and is no session', () => {
  it.each(Object.entries<TokenOverrides>(UNACCEPTABLE_TOKENS))('%s', async (_, overrides) => {
    expect(await verifyMinted(overrides)).toMatchObject({ kind: 'invalid' });
  });

  it.each(['jwtTemplate', 'oauthAccess', 'oidcId', 'machine'] as const)(
    '%s, even where azp may be missing',
    async (kind) => {
      const verdict = await verifyMinted(UNACCEPTABLE_TOKENS[kind], { allowMissingAuthorizedParty: true });
      expect(verdict).toMatchObject({ kind: 'invalid' });
    },
  );
});

describe('refuses a token that differs from a session in one thing', () => {
  const far = 253_402_300_799;
  it.each<[string, TokenOverrides, Conditions?]>([
    ['claim typ', { header: { typ: 'at+jwt' } }],
    ['claim typ', { header: { typ: undefined } }],
    ['claim iss', { claims: { iss: 'https://clerk.elsewhere.example' } }],
    ['claim iss', { claims: { iss: undefined } }],
    ['claim sub', { claims: { sub: undefined } }],
    ['claim sub', { claims: { sub: 42 } }],
    ['claim sub', { claims: { sub: 'mch_2abc' } }],
    ['claim sub', { claims: { sub: 'user_' } }],
    ['claim sub', { claims: { sub: 'user_a/../b' } }],
    ['claim sub', { claims: { sub: `user_${'a'.repeat(65)}` } }],
    ['claim sub', { claims: { sub: 'user_a\n' } }],
    ['claim sid', { claims: { sid: undefined } }],
    ['claim sid', { claims: { sid: 7 } }],
    ['claim sid', { claims: { sid: 'client_1' } }],
    ['claim sts', { claims: { sts: 'pending' } }],
    ['claim sts', { claims: { sts: null } }],
    ['claim azp', { claims: { azp: 'https://sorami.app.elsewhere.example' } }],
    ['claim azp', { claims: { azp: 'https://sorami.app/' } }],
    ['claim azp', { claims: { azp: '' } }],
    ['claim azp', { claims: { azp: ['https://sorami.app'] } }],
    ['claim azp', { claims: { azp: undefined } }],
    ['claim azp', { claims: { azp: 'https://elsewhere.example' } }, { allowMissingAuthorizedParty: true }],
    ['claim exp', {}, { inSeconds: 66 }],
    ['claim exp', { claims: { exp: undefined } }],
    ['claim exp', { claims: { exp: String(far) } }],
    ['claim iat', { claims: { iat: undefined } }],
    ['claim iat', { claims: { iat: '1' } }],
    ['claim iat', { ageSeconds: -32, claims: { nbf: undefined } }],
    ['claim iat', { ageSeconds: 25 * HOUR, lifetimeSeconds: 3650 * 24 * HOUR }],
    ['claim nbf', { claims: { nbf: Math.floor(Date.now() / 1000) + 90 } }],
    ['claim nbf', { claims: { nbf: 'soon' } }],
    ['header', { header: { kid: undefined } }],
    ['header', { header: { kid: 5 } }],
    ['unknown_key', { header: { kid: 'ins_elsewhere' } }],
    ['too_long', { claims: { padding: 'x'.repeat(7000) } }],
  ])('%s: %j', async (reason, overrides, conditions) => {
    expect(await verifyMinted(overrides, conditions)).toEqual({ kind: 'invalid', reason });
  });
});

describe('refuses forgeries', () => {
  it.each(['Bearer undefined', 'Bearer null', 'Bearer a.b', 'Bearer a.b.c', 'Bearer a.b.c.d', 'Bearer 𝒶.𝒷.𝒸'])(
    '%s',
    async (header) => {
      expect(await verify(header)).toMatchObject({ kind: 'invalid' });
    },
  );

  it('two headers joined into one', async () => {
    const token = await clerk.mintToken(USER);
    expect(await verify(`Bearer ${token}, Bearer ${token}`)).toEqual({ kind: 'invalid', reason: 'malformed' });
  });

  it('a token that says it needs no signature', async () => {
    const [, payload] = (await clerk.mintToken(USER)).split('.');
    const header = base64url({ alg: 'none', typ: 'JWT', kid: clerk.kid });
    expect(await verify(`Bearer ${header}.${payload}.`)).toEqual({ kind: 'invalid', reason: 'malformed' });
    expect(await verify(`Bearer ${header}.${payload}.AAAA`)).toEqual({ kind: 'invalid', reason: 'header' });
  });

  it('a token signed with the public key as if it were a shared secret', async () => {
    const [, payload] = (await clerk.mintToken(USER)).split('.');
    const signed = `${base64url({ alg: 'HS256', typ: 'JWT', kid: clerk.kid })}.${payload}`;
    const publicPem = createPublicKey(clerk.privateKeyPem).export({ type: 'spki', format: 'pem' });
    const signature = createHmac('sha256', publicPem).update(signed).digest('base64url');
    expect(await verify(`Bearer ${signed}.${signature}`)).toEqual({ kind: 'invalid', reason: 'header' });
  });

  it('a token signed by another key under the id of the right one', async () => {
    const { privateKeyPem } = await newSigningKey();
    const signer = { issuer: clerk.issuer, authorizedParty: ORIGIN, kid: clerk.kid, privateKeyPem };
    expect(await verify(`Bearer ${await mintToken(signer, USER)}`)).toEqual({
      kind: 'invalid',
      reason: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
    });
  });

  it('a token whose signature was changed in the middle', async () => {
    const token = await clerk.mintToken(USER);
    const middle = Math.floor((token.lastIndexOf('.') + token.length) / 2);
    expect(await verify(`Bearer ${withCharacterChanged(token, middle)}`)).toEqual({
      kind: 'invalid',
      reason: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
    });
  });

  it('a token in which any one character was changed', async () => {
    const token = await clerk.mintToken(USER);
    // The last character of a part may carry unused bits: changing it may change nothing.
    const indexes = [...token].flatMap((c, index) => (c === '.' || (token[index + 1] ?? '.') === '.' ? [] : [index]));
    const property = fc.asyncProperty(fc.constantFrom(...indexes), async (index) => {
      expect(await verify(`Bearer ${withCharacterChanged(token, index)}`)).toMatchObject({ kind: 'invalid' });
    });
    await fc.assert(property, { numRuns: 200 });
  });

  it('anything else, without ever failing and without a word of it in the reason', async () => {
    const garbage = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.array(fc.base64String(), { minLength: 3, maxLength: 3 }).map((parts) => parts.join('.')),
      fc
        .tuple(fc.json(), fc.json())
        .map(([a, b]) => [a, b, 'c2ln'].map((part) => Buffer.from(part).toString('base64url')).join('.')),
    );
    const property = fc.asyncProperty(garbage, async (text) => {
      const verdict = await verify(`Bearer ${text}`);
      expect(['invalid', 'missing']).toContain(verdict.kind);
      if (verdict.kind === 'invalid') expect(verdict.reason).toMatch(/^(too_long|malformed|header|ERR_[A-Z_]+)$/);
    });
    await fc.assert(property, { numRuns: 500 });
  });
});

describe('asks for keys', () => {
  it('only for tokens that could be sessions', async () => {
    const before = clerk.jwksRequests;
    const keys = clerkKeys({ issuer: clerk.issuer, now: () => new Date() });
    const verifier = clerkSessionVerifier({ keys, issuer: clerk.issuer, authorizedParties: [ORIGIN] });
    const unsigned = `${base64url({ alg: 'HS256', kid: 'ins_1' })}.e30.${randomBytes(32).toString('base64url')}`;
    for (const header of [undefined, 'Bearer x', `Bearer ${unsigned}`]) await verifier.verify(header, new Date());
    expect(clerk.jwksRequests).toBe(before);
  });

  it('and says when they cannot be had', async () => {
    const other = await startClerkStandIn({ users: [USER], authorizedParty: ORIGIN });
    const token = await other.mintToken(USER);
    await other.stop();
    const now = new Date();
    const keys = clerkKeys({ issuer: other.issuer, now: () => now });
    const verifier = clerkSessionVerifier({ keys, issuer: other.issuer, authorizedParties: [ORIGIN] });
    expect(await verifier.verify(`Bearer ${token}`, now)).toEqual({ kind: 'unavailable', retryAfterSeconds: 5 });
  });
});
