import { beforeEach, describe, expect, test } from 'vitest';
import { type HealthDeps, healthHandler } from '../../functions/health/handler.ts';
import { clerkKeys } from '../../shared/adapters/clerk/clerk-keys.ts';
import type { GateName } from '../../shared/provider/provider-gate.ts';
import { jsonLogger } from '../../shared/runtime/json-logger.ts';
import { eventOf } from '../contract/direct.ts';

const present = { read: async () => 'a value' };
const neverPut = { read: async () => undefined };
const denied = { read: () => Promise.reject(new Error('AccessDenied')) };

const lines: string[] = [];
beforeEach(() => {
  lines.length = 0;
});

/** A stage with everything that ops put and configure, except what is changed. */
const complete: HealthDeps = {
  stage: 'prod',
  kinds: ['image'],
  modelKey: present,
  webhookSecret: present,
  grantSecret: present,
  clerkSecret: present,
  sessionKeys: { areAvailable: async () => true },
  gate: { read: async () => ({}) },
  storage: { read: async () => undefined },
  reachBucket: async () => undefined,
  log: jsonLogger('prod', (line) => lines.push(line)),
  now: Date.now,
};

function closedGate(forMs: number, name: GateName = 'account'): HealthDeps['gate'] {
  return { read: async () => ({ [name]: { closedUntil: Date.now() + forMs, strikes: 0 } }) };
}

async function healthOf(changes: Partial<HealthDeps>): Promise<{ status: number | undefined; off: string[] }> {
  const handler = healthHandler({ ...complete, ...changes });
  const { statusCode, body = '' } = await handler(eventOf({ routeKey: 'GET /health', path: '/health', headers: {} }));
  const flags = Object.entries(JSON.parse(body));
  const off = flags.flatMap(([name, value]) => (value === false && !NOT_BUILT.includes(name) ? [name] : []));
  return { status: statusCode, off };
}

/** Of kinds that are not sold here. */
const NOT_BUILT = [
  'video_generation_available',
  'blog_generation_available',
  'book_generation_available',
  'secure_api_available',
  'crewai_available',
];

describe('what a deployment still lacks shows in /health, which answers all the same', () => {
  test.each<[string, Partial<HealthDeps>, string[]]>([
    ['nothing', {}, []],
    ['the model’s key', { modelKey: neverPut }, ['image_generation_available']],
    ['the webhook secret', { webhookSecret: neverPut }, ['webhook_enabled']],
    ['the secret of grants', { grantSecret: neverPut }, ['credit_grants_enabled']],
    ['Clerk’s webhook secret', { clerkSecret: neverPut }, ['clerk_events_enabled']],
    [
      'the bucket',
      { reachBucket: () => Promise.reject(new Error('NotFound')) },
      ['image_generation_available', 's3_storage_available'],
    ],
    ['permission to read', { modelKey: denied }, ['image_generation_available']],
    ['a provider that lets the account call', { gate: closedGate(60_000) }, ['image_generation_available']],
    ['the tables', { gate: { read: () => Promise.reject(new Error('no table')) } }, ['image_generation_available']],
    [
      'the bucket, which refuses what workers write',
      { storage: { read: async () => ({ since: 1, seenAt: Date.now() - 1, reason: 'AccessDenied' }) } },
      ['image_generation_available', 's3_storage_available'],
    ],
    [
      'nothing, long after the bucket was last seen to refuse',
      { storage: { read: async () => ({ since: 1, seenAt: 2, reason: 'AccessDenied' }) } },
      [],
    ],
    [
      'a provider that lets the models of images be called',
      { gate: closedGate(60_000, 'images') },
      ['image_generation_available'],
    ],
    ['nothing for images, while other models may not be called', { gate: closedGate(60_000, 'videos') }, []],
    ['nothing, once the gate has opened', { gate: closedGate(-1) }, []],
    [
      'the right issuer',
      { sessionKeys: clerkKeys({ issuer: 'http://127.0.0.1:1', now: () => new Date() }) },
      ['clerk_auth_available'],
    ],
  ])('%s', async (_what, changes, off) => {
    const health = await healthOf(changes);
    expect(health.status).toBe(200);
    expect(new Set(health.off)).toEqual(new Set(off));
  });

  test('until when the provider keeps everybody waiting, and that the API is healthy all the same', async () => {
    const handler = healthHandler({
      ...complete,
      now: () => 0,
      gate: { read: async () => ({ account: { closedUntil: 60_000, strikes: 0 } }) },
    });
    const { statusCode, body = '' } = await handler(eventOf({ routeKey: 'GET /health', path: '/health', headers: {} }));
    expect([statusCode, JSON.parse(body)]).toMatchObject([
      200,
      { status: 'healthy', provider_paused_until: '1970-01-01T00:01:00.000Z', features: [] },
    ]);
  });

  test('videos are told by themselves, and what is below /api/secure by what is sold there', async () => {
    const flagsOf = async (changes: Partial<HealthDeps>) => {
      const handler = healthHandler({ ...complete, ...changes });
      const { body = '' } = await handler(eventOf({ routeKey: 'GET /health', path: '/health', headers: {} }));
      const { video_generation_available: videos, secure_api_available: secure } = JSON.parse(body);
      return [videos, secure];
    };
    expect(await flagsOf({ kinds: ['video'] })).toEqual([true, false]);
    expect(await flagsOf({ kinds: ['custom-video'] })).toEqual([true, true]);
    expect(await flagsOf({ kinds: ['custom-video'], gate: closedGate(60_000, 'videos') })).toEqual([false, false]);
  });

  test('a check that could not be made is a line in the log', async () => {
    await healthOf({ modelKey: denied });
    expect(lines.map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({ code: 'health.check_failed', check: 'model key', error_message: 'AccessDenied' }),
    );
  });
});
