import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type ClerkStandIn,
  type KeyOutage,
  startClerkStandIn,
} from '../../../infra/tools/local/stand-ins/clerk/clerk-stand-in.ts';
import { type ClerkKeysOptions, clerkKeys } from '../../../shared/adapters/clerk/clerk-keys.ts';
import { serve } from '../../stand-ins/serve.ts';

let clerk: ClerkStandIn;
let at: number;
beforeEach(async () => {
  clerk = await startClerkStandIn({ users: [], authorizedParty: 'https://sorami.app' });
  at = Date.UTC(2026, 10, 2);
});
afterEach(() => clerk.stop());

function pass(seconds: number): void {
  at += seconds * 1000;
}

function keysOf(options: Partial<ClerkKeysOptions> = {}) {
  return clerkKeys({ issuer: clerk.issuer, now: () => new Date(at), timeoutMs: 250, ...options });
}

const KEY = { kind: 'key' };
const UNKNOWN = { kind: 'unknown' };
const UNAVAILABLE = { kind: 'unavailable' };

describe('fetching', () => {
  it('waits for the first question', async () => {
    const keys = keysOf();
    expect(clerk.jwksRequests).toBe(0);
    expect(await keys.find(clerk.kid)).toMatchObject(KEY);
    expect(clerk.jwksRequests).toBe(1);
  });

  it('is shared by 20 concurrent questions, whatever the ids', async () => {
    const keys = keysOf();
    const ids = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? clerk.kid : `ins_${index}`));
    const answers = await Promise.all(ids.map((kid) => keys.find(kid)));
    expect(answers.map(({ kind }) => kind)).toEqual(ids.map((kid) => (kid === clerk.kid ? 'key' : 'unknown')));
    expect(clerk.jwksRequests).toBe(1);
  });

  it('happens once per cool-down for ids that do not exist', async () => {
    const keys = keysOf();
    for (let index = 0; index < 10; index += 1) expect(await keys.find(`ins_${index}`)).toEqual(UNKNOWN);
    expect(clerk.jwksRequests).toBe(1);
    pass(29);
    expect(await keys.find('ins_x')).toEqual(UNKNOWN);
    expect(clerk.jwksRequests).toBe(1);
    pass(1);
    expect(await keys.find('ins_x')).toEqual(UNKNOWN);
    expect(clerk.jwksRequests).toBe(2);
  });

  it('finds a new key of the instance after a rotation', async () => {
    const keys = keysOf();
    await keys.find(clerk.kid);
    await clerk.rotateKeys();
    pass(30);
    expect(await keys.find(clerk.kid)).toMatchObject(KEY);
    expect(clerk.jwksRequests).toBe(2);
  });

  it('renews old keys, so that a withdrawn one stops working', async () => {
    const keys = keysOf();
    const withdrawn = clerk.kid;
    await keys.find(withdrawn);
    await clerk.rotateKeys();
    pass(600);
    expect(await keys.find(withdrawn)).toMatchObject(KEY);
    pass(1);
    expect(await keys.find(withdrawn)).toEqual(UNKNOWN);
    expect(clerk.jwksRequests).toBe(2);
  });
});

describe('keys shipped with the deployment', () => {
  it('need no fetch', async () => {
    await clerk.goDown('refuse');
    expect(await keysOf({ jwks: clerk.jwks }).find(clerk.kid)).toMatchObject(KEY);
    expect(clerk.jwksRequests).toBe(0);
  });

  it('have the endpoint behind them for an id that they lack', async () => {
    const keys = keysOf({ jwks: clerk.jwks });
    await clerk.rotateKeys();
    expect(await keys.find(clerk.kid)).toMatchObject(KEY);
    expect(clerk.jwksRequests).toBe(1);
  });

  it('are renewed like any others', async () => {
    const keys = keysOf({ jwks: clerk.jwks });
    const withdrawn = clerk.kid;
    await clerk.rotateKeys();
    pass(601);
    expect(await keys.find(withdrawn)).toEqual(UNKNOWN);
  });

  it.each([{}, { keys: [] }, { keys: [{ kid: 'a', kty: 'RSA', n: 'AQ', e: 'AQAB' }] }])(
    'must be a key set: %j',
    (jwks) => {
      expect(() => keysOf({ jwks })).toThrow();
    },
  );
});

describe.each<KeyOutage>(['error', 'garbage', 'refuse', 'hang'])('while the endpoint fails (%s)', (how) => {
  it('nothing can be said without keys, and the endpoint is asked once per cool-down', async () => {
    await clerk.goDown(how);
    const failures: unknown[] = [];
    const keys = keysOf({ onFetchFailed: (error) => failures.push(error) });
    const concurrent = await Promise.all(Array.from({ length: 20 }, () => keys.find(clerk.kid)));
    expect(new Set(concurrent.map(({ kind }) => kind))).toEqual(new Set(['unavailable']));
    expect(await keys.find(clerk.kid)).toEqual({ kind: 'unavailable', retryAfterSeconds: 5 });
    pass(3.5);
    expect(await keys.find(clerk.kid)).toEqual({ kind: 'unavailable', retryAfterSeconds: 2 });
    expect(failures).toHaveLength(1);
    pass(1.5);
    expect(await keys.find(clerk.kid)).toMatchObject(UNAVAILABLE);
    expect(failures).toHaveLength(2);
  });

  it('it is over when the next cool-down finds the endpoint up', async () => {
    await clerk.goDown(how);
    const keys = keysOf();
    await keys.find(clerk.kid);
    await clerk.comeUp();
    pass(4);
    expect(await keys.find(clerk.kid)).toMatchObject(UNAVAILABLE);
    pass(1);
    expect(await keys.find(clerk.kid)).toMatchObject(KEY);
  });

  it('known keys go on working for as long as it lasts', async () => {
    const failures: unknown[] = [];
    const keys = keysOf({ onFetchFailed: (error) => failures.push(error) });
    await keys.find(clerk.kid);
    await clerk.goDown(how);
    for (const seconds of [601, 4, 1, 86_400]) {
      pass(seconds);
      expect(await keys.find(clerk.kid)).toMatchObject(KEY);
    }
    expect(failures).toHaveLength(3);
    await clerk.comeUp();
    pass(30);
    expect(await keys.find(clerk.kid)).toMatchObject(KEY);
    pass(30);
    expect(await keys.find('ins_x')).toEqual(UNKNOWN);
    expect(failures).toHaveLength(3);
  });

  it('an id that the known keys lack cannot be decided', async () => {
    const keys = keysOf({ jwks: clerk.jwks });
    await clerk.goDown(how);
    expect(await keys.find('ins_new')).toEqual({ kind: 'unavailable', retryAfterSeconds: 5 });
    expect(await keys.find(clerk.kid)).toMatchObject(KEY);
  });
});

describe('an answer is the fault of the endpoint', () => {
  const rsa = (bits: number) => generateKeyPairSync('rsa', { modulusLength: bits }).publicKey.export({ format: 'jwk' });
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });

  it.each<[string, number, string, Record<string, string>?]>([
    ['another success', 204, ''],
    ['another success with keys', 206, JSON.stringify({ keys: [{ ...rsa(2048), kid: 'a' }] })],
    ['not found', 404, '{}'],
    ['a redirect', 302, '', { location: '/elsewhere' }],
    ['no JSON', 200, '<html>'],
    ['JSON cut short', 200, '{"keys":[', { 'content-length': '500' }],
    ['null', 200, 'null'],
    ['no keys', 200, '{"keys":[]}'],
    [
      'keys of other kinds only',
      200,
      JSON.stringify({
        keys: [
          { ...ec, kid: 'a' },
          { kty: 'oct', k: 'AA', kid: 'a' },
        ],
      }),
    ],
    ['an RSA key for something else', 200, JSON.stringify({ keys: [{ ...rsa(2048), kid: 'a', use: 'enc' }] })],
    ['a short RSA key', 200, JSON.stringify({ keys: [{ ...rsa(1024), kid: 'a' }] })],
  ])('%s', async (_, status, body, headers = {}) => {
    const issuer = await serve((request, response) => {
      if (request.url === '/elsewhere') response.end(JSON.stringify(clerk.jwks));
      else {
        response.writeHead(status, headers).write(body);
        if (headers['content-length'] === undefined) response.end();
        else response.destroy();
      }
    });
    expect(await keysOf({ issuer }).find('a')).toMatchObject(UNAVAILABLE);
  });

  it('but members of other kinds beside a good key are not', async () => {
    const good = rsa(2048);
    const issuer = await serve((_, response) => response.end(JSON.stringify({ keys: [ec, { ...good, kid: 'b' }, 7] })));
    expect(await keysOf({ issuer }).find('b')).toMatchObject(KEY);
  });
});
