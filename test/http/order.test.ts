import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import type { DetailedWallet } from '../../shared/credits/credit-ledger.ts';
import type { UserLimits } from '../../shared/credits/user-limits.ts';
import { toHttp } from '../../shared/http/api-answer.ts';
import { apiRequest } from '../../shared/http/api-request.ts';
import { frontendServers } from '../../shared/http/limits/frontend-servers.ts';
import { limitFields } from '../../shared/http/limits/limit-fields.ts';
import { type OpenJobDeps, openJob, orderedFrom } from '../../shared/http/open-job.ts';
import type { CreditMode, KindJob } from '../../shared/jobs/job.ts';
import type { OpenOutcome } from '../../shared/jobs/job-store.ts';
import { settle } from '../../shared/jobs/lifecycle/settle.ts';
import { progressNews } from '../../shared/webhooks/webhook-progress.ts';
import { eventOf } from '../contract/direct.ts';
import { aJob, delivered } from '../domain/a-job.ts';

const NOW = Date.parse('2026-11-29T23:58:30Z');
const LIMITS: UserLimits = { openJobs: 50, unitsPerDay: { image: 500 } };
const WALLET: DetailedWallet = {
  ...{ available: 0, held: 0, spent: 0, granted: 0, lots: [], openJobs: 3 },
  usage: { day: '2026-11-29', units: { image: 42 } },
};

/** The answer to an order that is opened so, over a wallet that is read so. */
async function answerTo(
  outcome: OpenOutcome,
  given: {
    job?: KindJob;
    ip?: string;
    servers?: readonly string[];
    limits?: UserLimits;
    wallet?: () => Promise<DetailedWallet | undefined>;
    maxCredits?: number;
  } = {},
) {
  const opened: KindJob[] = [];
  const deps: OpenJobDeps = {
    jobs: {
      open: (job) => {
        opened.push(job);
        return Promise.resolve(outcome);
      },
      get: () => Promise.resolve(undefined),
    },
    inputFiles: { put: () => Promise.resolve(), copy: () => Promise.resolve(true) },
    inputObjects: { glance: () => Promise.resolve(undefined) },
    inputNotes: { begin: () => Promise.resolve(), hurry: () => Promise.resolve() },
    credits: {
      grant: () => Promise.reject(new Error('nothing is granted')),
      detailedWallet: given.wallet ?? (() => Promise.resolve(WALLET)),
    },
    queue: { sendParts: () => Promise.resolve([]) },
    limits: given.limits ?? LIMITS,
    frontend: given.servers === undefined ? undefined : frontendServers(given.servers),
    starterCredits: 0,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    now: () => NOW,
  };
  const request = requestFrom(given.ip ?? '203.0.113.7');
  const job = { ...(given.job ?? aJob({ images: 2, now: NOW })), ...orderedFrom(deps, request) };
  const http = toHttp(
    await openJob(deps, request, job, given.maxCredits, { kind: 'order', given: [], uploads: [] }),
    request,
    NOW,
  );
  return { ...http, body: JSON.parse(http.body ?? '{}'), opened };
}

function requestFrom(sourceIp: string) {
  const event: APIGatewayProxyEventV2 = eventOf({ routeKey: 'POST /api/images/generate', path: '/', headers: {} });
  event.requestContext.http.sourceIp = sourceIp;
  return apiRequest({ ...event, headers: { 'x-forwarded-for': '203.0.113.7', forwarded: 'for=203.0.113.7' } });
}

describe('answers to orders tell the limits', () => {
  const policy = '"day";q=500;w=86400, "open-jobs";q=50;qu="concurrent-requests"';
  const existing: OpenOutcome = { kind: 'exists', job: aJob({ images: 2 }) };

  test.each<[string, OpenOutcome, number]>([
    ['a new job', { kind: 'opened' }, 202],
    ['a repeated order', existing, 202],
    ['another order under the id', { kind: 'exists', job: aJob({ images: 4 }) }, 422],
    ['an id of another user', { kind: 'taken' }, 409],
    ['too few credits', { kind: 'insufficient', available: 0 }, 402],
    ['too many open jobs', { kind: 'too-many-open' }, 429],
    ['one too many for the day', { kind: 'daily-limit', used: 499 }, 429],
    ['an id of long ago', { kind: 'expired' }, 410],
  ])('%s', async (_what, outcome, status) => {
    const { statusCode, headers } = await answerTo(outcome);
    expect([statusCode, headers?.['ratelimit-policy']]).toEqual([status, policy]);
    expect(headers?.['ratelimit']).toBe('"day";r=458;t=90, "open-jobs";r=47');
  });

  test('of a stage without a limit for the day, of a user who has ordered nothing, or is at the end of one', async () => {
    const of = async (limits: UserLimits, wallet: DetailedWallet | undefined, now = NOW) =>
      limitFields({ limits, credits: { detailedWallet: async () => wallet }, now: () => now }, aJob());
    expect(await of({ openJobs: 50, unitsPerDay: {} }, WALLET)).toEqual({
      'ratelimit-policy': '"open-jobs";q=50;qu="concurrent-requests"',
      ratelimit: '"open-jobs";r=47',
    });
    expect((await of(LIMITS, undefined))['ratelimit']).toBe('"day";r=500;t=90, "open-jobs";r=50');
    expect((await of({ openJobs: 3, unitsPerDay: { image: 40 } }, WALLET))['ratelimit']).toBe(
      '"day";r=0;t=90, "open-jobs";r=0;t=20',
    );
    // What was ordered yesterday is over.
    expect((await of(LIMITS, WALLET, NOW + 90_000))['ratelimit']).toBe('"day";r=500;t=86400, "open-jobs";r=47');
  });

  test.each<[string, () => Promise<DetailedWallet>]>([
    ['cannot be read', () => Promise.reject(new Error('throttled'))],
    ['does not come', () => new Promise(() => undefined)],
  ])('and stand without what is left when the wallet %s', async (_what, wallet) => {
    const { statusCode, headers } = await answerTo({ kind: 'opened' }, { wallet });
    expect([statusCode, headers?.['ratelimit-policy'], headers?.['ratelimit']]).toEqual([202, policy, undefined]);
  });

  test('a refusal for the day says what is left, and when to come back', async () => {
    const { headers, body } = await answerTo({ kind: 'daily-limit', used: 499 });
    expect(headers?.['retry-after']).toBe('90');
    expect(body).toMatchObject({
      ...{ code: 'daily_limit_reached', limit: 500, remaining: 1, requested: 2 },
      resets_at: '2026-11-30T00:00:00.000Z',
    });
  });
});

describe('an order under an id that is taken', () => {
  const asked = { ...aJob({ images: 2 }), deadlineSeconds: 60, metadata: { a: 'x', b: 'y' } };
  const again = (change: Partial<KindJob<'image'>>) =>
    answerTo({ kind: 'exists', job: asked }, { job: { ...asked, ...change } });

  test('is the same whatever it may cost at most, and in whatever order its notes are', async () => {
    expect(await again({ metadata: { b: 'y', a: 'x' } })).toMatchObject({
      statusCode: 202,
      headers: { 'idempotent-replayed': 'true' },
      body: { metadata: { a: 'x', b: 'y' } },
    });
    const cheap = await answerTo({ kind: 'exists', job: asked }, { job: asked, maxCredits: 2 });
    expect(cheap.statusCode).toBe(202);
  });

  test.each<[string, Partial<KindJob<'image'>>]>([
    ['another deadline', { deadlineSeconds: 61 }],
    ['another note', { metadata: { a: 'x', b: 'z' } }],
    ['a note less', { metadata: { a: 'x' } }],
  ])('is another one with %s', async (_what, change) => {
    expect(await again(change)).toMatchObject({ statusCode: 422, body: { code: 'job_id_conflict' } });
  });
});

describe('where an order comes from', () => {
  const servers = ['203.0.113.0/24', '2001:db8::/32'];
  const order = (charging: CreditMode) => aJob({ images: 2, now: NOW, terms: { charging } });
  const sendsWebhooks = (job: KindJob | undefined) =>
    job && settle({ ...job, parts: [delivered(1), delivered(2)] }, NOW).webhook !== undefined;
  const isNews = (job: KindJob | undefined) => job && progressNews(job, '1', 'answered') !== undefined;

  test.each(['198.51.100.1', '2001:db9::1', '::ffff:198.51.100.1', ''])(
    'elsewhere (%s): what is charged outside is not sold, other orders work and are not told',
    async (ip) => {
      const refused = await answerTo({ kind: 'opened' }, { servers, ip, job: order('external') });
      expect(refused).toMatchObject({ statusCode: 403, body: { code: 'frontend_only' }, opened: [] });
      const { statusCode, opened } = await answerTo({ kind: 'opened' }, { servers, ip, job: order('ledger') });
      expect([statusCode, sendsWebhooks(opened[0]), isNews(opened[0])]).toEqual([202, false, false]);
    },
  );

  test.each(['203.0.113.9', '::ffff:203.0.113.9', '2001:db8::9'])(
    'from there (%s): all is sold and told',
    async (ip) => {
      for (const mode of ['external', 'ledger'] as const) {
        const { statusCode, opened } = await answerTo({ kind: 'opened' }, { servers, ip, job: order(mode) });
        expect([statusCode, sendsWebhooks(opened[0]), isNews(opened[0])]).toEqual([202, true, true]);
      }
    },
  );

  test('is not looked at where the stage names no servers', async () => {
    const { statusCode, opened } = await answerTo({ kind: 'opened' }, { ip: '198.51.100.1', job: order('external') });
    expect([statusCode, sendsWebhooks(opened[0])]).toEqual([202, true]);
  });
});
