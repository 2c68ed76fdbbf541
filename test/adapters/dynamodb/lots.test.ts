import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dynamoAuditSource } from '../../../shared/adapters/dynamodb/audit/audit-source.ts';
import { dynamoCreditLedger } from '../../../shared/adapters/dynamodb/credits/credit-ledger.ts';
import { eventKey } from '../../../shared/adapters/dynamodb/credits/grants.ts';
import { dynamoJobCloser } from '../../../shared/adapters/dynamodb/jobs/job-closer.ts';
import { dynamoJobOpener } from '../../../shared/adapters/dynamodb/jobs/job-opener.ts';
import { dynamoJobReader } from '../../../shared/adapters/dynamodb/jobs/job-reader.ts';
import { auditAccount } from '../../../shared/audit/audit-account.ts';
import type { GrantTerms } from '../../../shared/credits/credit-ledger.ts';
import { MAX_LOTS } from '../../../shared/credits/lots.ts';
import type { JobRef, KindJob } from '../../../shared/jobs/job.ts';
import { settle } from '../../../shared/jobs/lifecycle/settle.ts';
import type { FinalPart } from '../../../shared/jobs/part.ts';
import { aJob, deliveredIn, failed } from '../../domain/a-job.ts';
import { dynamoOfSystem, newUser, tablesOfSystem } from '../../support/aws.ts';

const dynamo = dynamoOfSystem();
const tables = tablesOfSystem();
const credits = dynamoCreditLedger(dynamo, tables);
const accounts = dynamoAuditSource(dynamo, tables);
const jobs = {
  ...dynamoJobOpener(dynamo, tables, { openJobs: 100, unitsPerDay: {} }),
  ...dynamoJobReader(dynamo, tables),
  ...dynamoJobCloser(dynamo, tables, 90),
};

/** Names are a test's own; an id belongs to one user. */
const refOf = (userId: string, name: string): JobRef => ({ userId, jobId: `${name}-${userId}` });

const jobOf = (userId: string, jobId: string, images: number, now: number): KindJob => ({
  ...aJob({ images, now }),
  ...refOf(userId, jobId),
});

async function close(userId: string, jobId: string, good: number, now: number): Promise<void> {
  const job = await jobs.get(refOf(userId, jobId));
  if (job === undefined || job.status !== 'OPEN') return;
  const parts: FinalPart[] = job.parts.map((_, index) =>
    index < good ? deliveredIn(job, index + 1) : failed('content_blocked', index + 1),
  );
  expect(await jobs.close(job, settle({ ...job, parts }, now))).toEqual({ kind: 'closed' });
}

const lotsOf = async (userId: string): Promise<Record<string, number>> => {
  const wallet = await credits.detailedWallet(userId);
  return Object.fromEntries((wallet?.lots ?? []).map(({ id, amount }) => [id, amount]));
};

async function auditFindsNothing(userId: string): Promise<void> {
  expect(auditAccount(await accounts.account(userId), 0)).toEqual([]);
}

describe('credits that expire', () => {
  test('are spent first, the soonest of them first of all', async () => {
    const userId = newUser();
    await credits.grant(userId, 'plain', 5, 'test', 0);
    await credits.grant(userId, 'late', 5, 'test', 0, { expiresAt: 900 });
    await credits.grant(userId, 'soon', 2, 'test', 0, { expiresAt: 500 });
    await jobs.open(jobOf(userId, 'a', 3, 10));
    expect(await lotsOf(userId)).toEqual({ late: 4 });
    await jobs.open(jobOf(userId, 'b', 4, 11));
    await jobs.open(jobOf(userId, 'c', 4, 12));
    expect(await lotsOf(userId)).toEqual({});
    expect(await credits.wallet(userId)).toEqual({ available: 1, held: 11, spent: 0, granted: 12 });
    await auditFindsNothing(userId);
  });

  test('with a priority are spent in its order', async () => {
    const userId = newUser();
    await credits.grant(userId, 'soon', 2, 'test', 0, { expiresAt: 500 });
    await credits.grant(userId, 'urgent', 2, 'test', 0, { priority: 1 });
    await jobs.open(jobOf(userId, 'a', 1, 10));
    expect(await lotsOf(userId)).toEqual({ soon: 2, urgent: 1 });
    await auditFindsNothing(userId);
  });

  test('go back to where they came from, the last taken first', async () => {
    const userId = newUser();
    await credits.grant(userId, 'late', 5, 'test', 0, { expiresAt: 900 });
    await credits.grant(userId, 'soon', 2, 'test', 0, { expiresAt: 500 });
    await jobs.open(jobOf(userId, 'a', 4, 10));
    await close(userId, 'a', 1, 20);
    expect(await lotsOf(userId)).toEqual({ late: 5, soon: 1 });
    expect(await credits.wallet(userId)).toEqual({ available: 6, held: 0, spent: 1, granted: 7 });
    await auditFindsNothing(userId);
  });

  test('are gone when their time is over, booked when somebody spends or looks after the books', async () => {
    const userId = newUser();
    await credits.grant(userId, 'plain', 1, 'test', 0);
    await credits.grant(userId, 'soon', 3, 'test', 0, { expiresAt: 500 });
    expect(await jobs.open(jobOf(userId, 'a', 2, 500))).toEqual({ kind: 'insufficient', available: 1 });
    expect(await jobs.open(jobOf(userId, 'b', 1, 501))).toEqual({ kind: 'opened' });
    expect(await credits.wallet(userId)).toEqual({ available: 0, held: 1, spent: 0, granted: 1 });
    const expiries = (await credits.entries(userId)).filter(({ type }) => type === 'expire');
    expect(expiries).toMatchObject([{ amount: 3, lot: { id: 'soon' } }]);
    await auditFindsNothing(userId);
  });

  test('that come back after their time expire again, and the books still agree', async () => {
    const userId = newUser();
    await credits.grant(userId, 'soon', 3, 'test', 0, { expiresAt: 500 });
    await jobs.open(jobOf(userId, 'a', 2, 10));
    await credits.expireLots(userId, 600);
    await close(userId, 'a', 0, 700);
    expect(await lotsOf(userId)).toEqual({ soon: 2 });
    await Promise.all([
      credits.expireLots(userId, 800),
      credits.expireLots(userId, 800),
      credits.expireLots(userId, 801),
    ]);
    expect(await credits.wallet(userId)).toEqual({ available: 0, held: 0, spent: 0, granted: 0 });
    await auditFindsNothing(userId);
  });

  test('in parallel are not overdrawn: 20 requests with 3 + 2 credits are 5 jobs', async () => {
    const userId = newUser();
    await credits.grant(userId, 'plain', 2, 'test', 0);
    await credits.grant(userId, 'soon', 3, 'test', 0, { expiresAt: 500 });
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) => jobs.open(jobOf(userId, `job-${index}`, 1, 10))),
    );
    expect(outcomes.filter(({ kind }) => kind === 'opened')).toHaveLength(5);
    expect(outcomes.filter(({ kind }) => kind === 'insufficient')).toHaveLength(15);
    await Promise.all(Array.from({ length: 20 }, (_, index) => close(userId, `job-${index}`, 0, 20)));
    expect(await credits.wallet(userId)).toEqual({ available: 5, held: 0, spent: 0, granted: 5 });
    expect(await lotsOf(userId)).toEqual({ soon: 3 });
    await auditFindsNothing(userId);
  });
});

describe('an adjustment', () => {
  test('takes away what is there, the soonest to expire first, and never more', async () => {
    const userId = newUser();
    await credits.grant(userId, 'plain', 2, 'test', 0);
    await credits.grant(userId, 'soon', 3, 'test', 0, { expiresAt: 500 });
    expect(await credits.grant(userId, 'oops', -4, 'error', 10)).toBe('granted');
    expect(await credits.wallet(userId)).toEqual({ available: 1, held: 0, spent: 0, granted: 1 });
    expect(await credits.grant(userId, 'oops', -4, 'error', 10)).toBe('already-granted');
    expect(await credits.grant(userId, 'more', -2, 'error', 10)).toBe('insufficient');
    expect(await credits.grant(newUser(), 'oops', -1, 'error', 10)).toBe('insufficient');
    await auditFindsNothing(userId);
  });
});

describe('an event', () => {
  const event = { id: '', fingerprint: 'same' };

  test('is booked once, whoever it is about, and another one under its id is told apart', async () => {
    const [one, other] = [newUser(), newUser()];
    const id = `evt_${one}`;
    const told = await Promise.all(
      Array.from({ length: 10 }, () =>
        credits.grantForEvent({ ...event, id }, one, 5, 'pack', 1, { type: 'purchase' }),
      ),
    );
    expect(told.filter((outcome) => outcome === 'granted')).toHaveLength(1);
    expect(told.filter((outcome) => typeof outcome === 'object' && outcome.same)).toHaveLength(9);
    expect(await credits.grantForEvent({ id, fingerprint: 'other' }, other, 9, 'pack', 2)).toEqual({
      kind: 'known',
      same: false,
    });
    expect(await credits.wallet(one)).toMatchObject({ available: 5 });
    expect(await credits.wallet(other)).toBeUndefined();
    await auditFindsNothing(one);
  });

  test('whose row is lost is told by the ledger: the same is a repetition, another one is told apart', async () => {
    const userId = newUser();
    const forget = (id: string) => dynamo.send(new DeleteItemCommand({ TableName: tables.credits, Key: eventKey(id) }));
    const terms = { type: 'purchase', expiresAt: 900, priority: 7 } as const;
    const [bought, taken] = [`bought_${userId}`, `taken_${userId}`];
    const buy = (amount: number, said: GrantTerms = terms) =>
      credits.grantForEvent({ ...event, id: bought }, userId, amount, 'pack', 1, said);
    const take = (reason: string) =>
      credits.grantForEvent({ ...event, id: taken }, userId, -2, reason, 2, { type: 'adjustment' });
    expect(await buy(5)).toBe('granted');
    expect(await take('error')).toBe('granted');
    await Promise.all([bought, taken].map(forget));
    expect(await buy(5)).toEqual({ kind: 'known', same: true });
    expect(await take('error')).toEqual({ kind: 'known', same: true });
    expect(await buy(6)).toEqual({ kind: 'known', same: false });
    expect(await buy(5, { type: 'purchase', priority: 7 })).toEqual({ kind: 'known', same: false });
    expect(await take('other')).toEqual({ kind: 'known', same: false });
    expect(await credits.wallet(userId)).toMatchObject({ available: 3, granted: 3 });
    await auditFindsNothing(userId);
  });
});

const step = fc.oneof(
  fc.record({
    kind: fc.constant('grant' as const),
    amount: fc.integer({ min: 1, max: 5 }),
    life: fc.option(fc.integer({ min: 1, max: 8 })),
    priority: fc.option(fc.integer({ min: 49, max: 51 })),
  }),
  fc.record({ kind: fc.constant('withdraw' as const), amount: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ kind: fc.constant('open' as const), images: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ kind: fc.constant('close' as const), job: fc.nat(4), good: fc.nat(4) }),
  fc.record({ kind: fc.constant('book' as const) }),
);

interface Coin {
  readonly lot: number;
  readonly priority: number;
  readonly until: number;
}

/** The same world with a coin for every credit, in a purse or in a job's hand: nothing to add up wrongly. */
class Purse {
  coins: Coin[] = [];
  readonly jobs: { coins: Coin[]; open: boolean }[] = [];
  spent = 0;
  now = 0;

  expire(): void {
    this.coins = this.coins.filter(({ until }) => until > this.now);
  }

  /** Lots before plain coins (lot −1), and in their order. */
  take(count: number): Coin[] | undefined {
    this.expire();
    if (this.coins.length < count) return undefined;
    const plainLast = (coin: Coin): number => (coin.lot < 0 ? 1 : 0);
    this.coins.sort(
      (a, b) =>
        plainLast(a) - plainLast(b) ||
        a.priority - b.priority ||
        (a.until === b.until ? 0 : a.until < b.until ? -1 : 1) ||
        (String(a.lot) < String(b.lot) ? -1 : 1),
    );
    return this.coins.splice(0, count);
  }
}

describe('any sequence of grants, withdrawals, jobs and time', () => {
  test('leaves every lot with the coins that a purse would hold', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
        const userId = newUser();
        const purse = new Purse();
        for (const [index, event] of steps.entries()) {
          purse.now = index + 1;
          const { now } = purse;
          if (event.kind === 'grant') {
            const isLot = event.life !== null || event.priority !== null;
            const coin = {
              lot: isLot ? index : -1,
              priority: event.priority ?? 50,
              until: event.life === null ? Number.POSITIVE_INFINITY : now + event.life,
            };
            purse.coins.push(...Array.from({ length: event.amount }, () => coin));
            await credits.grant(userId, String(index), event.amount, 'test', now, {
              ...(event.life === null ? {} : { expiresAt: coin.until }),
              ...(event.priority === null ? {} : { priority: event.priority }),
            });
          } else if (event.kind === 'withdraw') {
            const taken = purse.take(event.amount);
            const outcome = await credits.grant(userId, String(index), -event.amount, 'test', now);
            expect(outcome).toBe(taken === undefined ? 'insufficient' : 'granted');
          } else if (event.kind === 'open') {
            const coins = purse.take(event.images);
            const outcome = await jobs.open(jobOf(userId, `j${purse.jobs.length}`, event.images, now));
            expect(outcome.kind).toBe(coins === undefined ? 'insufficient' : 'opened');
            if (coins !== undefined) purse.jobs.push({ coins, open: true });
          } else if (event.kind === 'close') {
            const job = purse.jobs[event.job];
            if (job?.open) {
              const used = Math.min(event.good, job.coins.length);
              purse.spent += used;
              purse.coins.push(...job.coins.slice(used));
              job.open = false;
              await close(userId, `j${event.job}`, event.good, now);
            }
          } else {
            await credits.expireLots(userId, now);
          }
        }
        await credits.expireLots(userId, purse.now);
        purse.expire();
        const expected = Map.groupBy(
          purse.coins.filter(({ lot }) => lot >= 0),
          ({ lot }) => String(lot),
        );
        expect(await lotsOf(userId)).toEqual(
          Object.fromEntries([...expected].map(([lot, coins]) => [lot, coins.length])),
        );
        const wallet = await credits.wallet(userId);
        const held = purse.jobs.reduce((sum, { coins, open }) => sum + (open ? coins.length : 0), 0);
        if (wallet !== undefined) {
          expect(wallet).toMatchObject({ available: purse.coins.length, spent: purse.spent, held });
        }
        await auditFindsNothing(userId);
      }),
      { numRuns: 40 },
    );
  });
});

describe('as many lots as a wallet may have', () => {
  /** The longest ids that a grant can have. */
  const keyOf = (n: number) => `event:${String(n).padEnd(256, 'x')}`;

  test('are the end of grants that would make another, but of no job and no plain grant', async () => {
    const userId = newUser();
    const now = 1_000;
    for (let n = 0; n < MAX_LOTS; n += 1) {
      const terms = n === 0 ? { expiresAt: now + 5_000 } : { priority: 1 };
      expect(await credits.grant(userId, keyOf(n), 1, 'test', now, terms)).toBe('granted');
    }
    expect(await credits.grant(userId, 'more', 1, 'test', now, { priority: 1 })).toBe('too-many-lots');
    expect(await credits.grant(userId, keyOf(0), 1, 'test', now, { expiresAt: now + 5_000 })).toBe('already-granted');
    expect(await credits.grant(userId, 'plain', 4, 'test', now)).toBe('granted');

    expect(await jobs.open(jobOf(userId, 'full', 4, now))).toEqual({ kind: 'opened' });
    for (let n = 0; n < 4; n += 1) {
      expect(await credits.grant(userId, `again-${n}`, 1, 'test', now, { priority: 99 })).toBe('granted');
    }
    await close(userId, 'full', 0, now);
    expect(Object.keys(await lotsOf(userId))).toHaveLength(MAX_LOTS + 4);
    expect(auditAccount(await accounts.account(userId), now)).toEqual([]);
  });

  test('what has expired makes room', async () => {
    const userId = newUser();
    for (let n = 0; n < MAX_LOTS; n += 1) {
      await credits.grant(userId, keyOf(n), 1, 'test', 1_000, { expiresAt: 2_000 });
    }
    expect(await credits.grant(userId, 'more', 1, 'test', 3_000, { priority: 1 })).toBe('granted');
    expect(await lotsOf(userId)).toMatchObject({ more: 1 });
    expect(auditAccount(await accounts.account(userId), 3_000)).toEqual([]);
  });
});
