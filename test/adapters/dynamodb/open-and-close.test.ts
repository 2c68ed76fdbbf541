import { describe, expect, test } from 'vitest';
import { dynamoCreditLedger } from '../../../shared/adapters/dynamodb/credits/credit-ledger.ts';
import { dynamoJobCloser } from '../../../shared/adapters/dynamodb/jobs/job-closer.ts';
import { dynamoJobOpener } from '../../../shared/adapters/dynamodb/jobs/job-opener.ts';
import { dynamoJobReader } from '../../../shared/adapters/dynamodb/jobs/job-reader.ts';
import { apply, EMPTY_WALLET, ledgerId } from '../../../shared/credits/wallet.ts';
import type { KindJob } from '../../../shared/jobs/job.ts';
import { settle } from '../../../shared/jobs/lifecycle/settle.ts';
import type { FinalPart } from '../../../shared/jobs/part.ts';
import { aJob, delivered, failed } from '../../domain/a-job.ts';
import { dynamoOfSystem, newUser, tablesOfSystem } from '../../support/aws.ts';

const dynamo = dynamoOfSystem();
const tables = tablesOfSystem();
const jobs = {
  ...dynamoJobOpener(dynamo, tables, { openJobs: 10, unitsPerDay: {} }),
  ...dynamoJobReader(dynamo, tables),
  ...dynamoJobCloser(dynamo, tables, 90),
};
const credits = dynamoCreditLedger(dynamo, tables);

async function richUser(amount: number): Promise<string> {
  const userId = newUser();
  await credits.grant(userId, 'gift', amount, 'test', 1);
  return userId;
}

async function walletMatchesLedger(userId: string): Promise<void> {
  const folded = (await credits.entries(userId)).reduce(apply, EMPTY_WALLET);
  expect(await credits.wallet(userId)).toEqual(folded);
  expect(folded.available).toBeGreaterThanOrEqual(0);
  expect(folded.available + folded.held + folded.spent).toBe(folded.granted);
}

const jobOf = (userId: string, change: Partial<KindJob> = {}, images = 1): KindJob => ({
  ...aJob({ images, now: Date.now() }),
  userId,
  jobId: `job-${userId}`,
  ...change,
});

describe('opening a job', () => {
  test('writes the job as it is and holds its price', async () => {
    const userId = await richUser(10);
    const job = jobOf(userId, {}, 3);
    expect(await jobs.open(job)).toEqual({ kind: 'opened' });
    expect(await jobs.get(job)).toEqual(job);
    expect(await credits.wallet(userId)).toEqual({ available: 7, held: 3, spent: 0, granted: 10 });
    await walletMatchesLedger(userId);
  });

  test('twice is once, and shows the job that is there', async () => {
    const userId = await richUser(10);
    const job = jobOf(userId);
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => jobs.open(job)));
    expect(outcomes.filter(({ kind }) => kind === 'opened')).toHaveLength(1);
    expect(outcomes.filter(({ kind }) => kind === 'exists')).toHaveLength(19);
    expect(outcomes.find(({ kind }) => kind === 'exists')).toEqual({ kind: 'exists', job });
    expect(await credits.wallet(userId)).toMatchObject({ available: 9, held: 1 });
    await walletMatchesLedger(userId);
  });

  test('in parallel never overdraws: 20 requests with 5 credits are 5 jobs', async () => {
    const userId = await richUser(5);
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) => jobs.open(jobOf(userId, { jobId: `job-${index}-${userId}` }))),
    );
    expect(outcomes.filter(({ kind }) => kind === 'opened')).toHaveLength(5);
    expect(outcomes.filter(({ kind }) => kind === 'insufficient')).toHaveLength(15);
    expect(await credits.wallet(userId)).toMatchObject({ available: 0, held: 5 });
    await walletMatchesLedger(userId);
  });

  test('without enough credits writes nothing and says what is there', async () => {
    const userId = await richUser(2);
    const job = jobOf(userId, {}, 3);
    expect(await jobs.open(job)).toEqual({ kind: 'insufficient', available: 2 });
    expect(await jobs.get(job)).toBeUndefined();
    expect(await jobs.open(jobOf(newUser()))).toEqual({ kind: 'insufficient', available: 0 });
    await walletMatchesLedger(userId);
  });

  test('answers a repetition with its job even when the credits are gone', async () => {
    const userId = await richUser(1);
    const job = jobOf(userId);
    await jobs.open(job);
    expect(await jobs.open(job)).toMatchObject({ kind: 'exists' });
  });

  test('is never refused when somebody else charges', async () => {
    const userId = newUser();
    const job = { ...aJob({ images: 2, terms: { charging: 'external' } }), userId, jobId: userId };
    expect(await jobs.open(job)).toEqual({ kind: 'opened' });
    expect(await credits.wallet(userId)).toEqual(EMPTY_WALLET);
    await walletMatchesLedger(userId);
  });
});

describe('closing a job', () => {
  const end = (job: KindJob, parts: FinalPart[]) => ({ ...job, parts });

  test('pays what was delivered, returns the rest, and owes the webhook', async () => {
    const userId = await richUser(10);
    const job = jobOf(userId, {}, 4);
    await jobs.open(job);
    const parts = [delivered(1), failed(), delivered(3), delivered(4)];
    const settlement = settle(end(job, parts), Date.now());
    expect(await jobs.close(job, settlement)).toEqual({ kind: 'closed' });
    expect(await jobs.get(job)).toMatchObject({
      status: 'COMPLETED',
      parts,
      credits: { held: 4, captured: 3, released: 1 },
      webhook: { state: 'due', attempts: 0 },
    });
    expect(await credits.wallet(userId)).toEqual({ available: 7, held: 0, spent: 3, granted: 10 });
    await walletMatchesLedger(userId);
  });

  test('happens once, however many try', async () => {
    const userId = await richUser(10);
    const job = jobOf(userId);
    await jobs.open(job);
    const good = settle(end(job, [delivered()]), Date.now());
    const bad = settle(end(job, [failed()]), Date.now());
    const outcomes = await Promise.all([good, bad, good, bad, good].map((settlement) => jobs.close(job, settlement)));
    expect(outcomes.filter(({ kind }) => kind === 'closed')).toHaveLength(1);
    expect(outcomes.filter(({ kind }) => kind === 'already-closed')).toHaveLength(4);
    const closed = await jobs.get(job);
    expect(await credits.wallet(userId)).toMatchObject({ held: 0, spent: closed?.status === 'COMPLETED' ? 1 : 0 });
    await walletMatchesLedger(userId);
  });

  test('is refused when the row is not the one that was read', async () => {
    const userId = await richUser(10);
    const job = jobOf(userId);
    await jobs.open(job);
    const stale = { ...job, version: 7 };
    expect(await jobs.close(stale, settle(end(stale, [delivered()]), Date.now()))).toEqual({ kind: 'changed' });
    expect(await credits.wallet(userId)).toMatchObject({ held: 1, spent: 0 });
  });
});

describe('a grant', () => {
  test('is booked once per idempotency key, however often and whenever it is asked for', async () => {
    const userId = newUser();
    const told = await Promise.all(
      Array.from({ length: 10 }, (_, day) => credits.grant(userId, 'evt_1', 5, 'purchase', day)),
    );
    expect(told.filter((outcome) => outcome === 'granted')).toHaveLength(1);
    expect(await credits.grant(userId, 'evt_2', 5, 'purchase', 11)).toBe('granted');
    expect(await credits.wallet(userId)).toEqual({ available: 10, held: 0, spent: 0, granted: 10 });
    const ids = (await credits.entries(userId)).map(({ id }) => id);
    expect(new Set(ids)).toEqual(new Set([ledgerId.grant('evt_1'), ledgerId.grant('evt_2')]));
  });
});
