import { beforeEach, describe, expect, test } from 'vitest';
import { dynamoCreditLedger } from '../../../shared/adapters/dynamodb/credits/credit-ledger.ts';
import { dynamoDueJobs } from '../../../shared/adapters/dynamodb/jobs/due-jobs.ts';
import { dynamoJobCloser } from '../../../shared/adapters/dynamodb/jobs/job-closer.ts';
import { dynamoJobOpener } from '../../../shared/adapters/dynamodb/jobs/job-opener.ts';
import { dynamoJobReader } from '../../../shared/adapters/dynamodb/jobs/job-reader.ts';
import { dynamoPartStore } from '../../../shared/adapters/dynamodb/jobs/part-store.ts';
import type { JobRef, KindJob } from '../../../shared/jobs/job.ts';
import type { LeasedPart } from '../../../shared/jobs/job-store.ts';
import { firstLookAt } from '../../../shared/jobs/lifecycle/next-step.ts';
import { settle } from '../../../shared/jobs/lifecycle/settle.ts';
import type { Part } from '../../../shared/jobs/part.ts';
import { objectKeyOf } from '../../../shared/kinds/image/object-key.ts';
import { aJob, delivered, failed } from '../../domain/a-job.ts';
import { dynamoOfSystem, newUser, tablesOfSystem } from '../../support/aws.ts';

const dynamo = dynamoOfSystem();
const tables = tablesOfSystem();
const store = dynamoPartStore(dynamo, tables);
const jobs = {
  ...dynamoJobOpener(dynamo, tables, { openJobs: 10, unitsPerDay: {} }),
  ...dynamoJobReader(dynamo, tables),
  ...dynamoJobCloser(dynamo, tables, 90),
};
const due = dynamoDueJobs(dynamo, tables);

let job: KindJob;
beforeEach(async () => {
  const userId = newUser();
  await dynamoCreditLedger(dynamo, tables).grant(userId, 'gift', 10, 'test', 1);
  job = { ...aJob({ images: 2, now: 1_000 }), userId, jobId: userId };
  await jobs.open(job);
});

const leaseOf = (position: number, leaseId: string): LeasedPart => ({
  userId: job.userId,
  jobId: job.jobId,
  position,
  leaseId,
});

/** Takes a part up, for a minute. */
const take = (lease: LeasedPart, now: number, looks = false) =>
  store.takeLease(lease, { looks, until: now + 60_000, now });

async function partAt(position: number): Promise<Part | undefined> {
  return (await jobs.get(job))?.parts[position];
}

describe('a lease', () => {
  test('is taken by one of many, counts the attempt, and shows the others why', async () => {
    const outcomes = await Promise.all(Array.from({ length: 10 }, (_, index) => take(leaseOf(0, `w${index}`), 2_000)));
    expect(outcomes.filter(({ kind }) => kind === 'taken')).toHaveLength(1);
    const refused = outcomes.find(({ kind }) => kind === 'refused');
    expect(refused).toMatchObject({
      job: { parts: [{ state: 'running', attempts: 1, billableAttempts: 1 }, { state: 'queued' }] },
    });
  });

  test('expires, and then belongs to the next', async () => {
    await take(leaseOf(0, 'dead'), 2_000);
    expect(await take(leaseOf(0, 'next'), 61_999)).toMatchObject({ kind: 'refused' });
    expect(await take(leaseOf(0, 'next'), 62_000)).toMatchObject({ kind: 'taken', part: { attempts: 2 } });
    expect(await store.renewLease(leaseOf(0, 'dead'), 180_000, 63_000)).toBe(false);
    expect(await store.renewLease(leaseOf(0, 'next'), 180_000, 63_000)).toBe(true);
    expect(await partAt(0)).toMatchObject({ leaseId: 'next', leaseUntil: 180_000 });
  });

  test('repeated by the same worker after a lost answer is the same lease', async () => {
    await take(leaseOf(0, 'me'), 2_000);
    expect(await take(leaseOf(0, 'me'), 2_000)).toMatchObject({
      kind: 'taken',
      part: { attempts: 1, billableAttempts: 1 },
    });
  });

  test('is not given before the part is ready again, nor past the deadline, nor for what does not exist', async () => {
    await take(leaseOf(0, 'a'), 2_000);
    await store.postpone(leaseOf(0, 'a'), { notBefore: 9_000, trouble: 'provider_overloaded', unbilled: 1 }, 3_000);
    expect(await take(leaseOf(0, 'b'), 8_999)).toMatchObject({ kind: 'refused' });
    expect(await take(leaseOf(0, 'b'), 9_000)).toMatchObject({
      kind: 'taken',
      part: { attempts: 2, billableAttempts: 1 },
    });
    expect(await take(leaseOf(1, 'c'), job.deadlineAt)).toMatchObject({ kind: 'refused' });
    expect(await take(leaseOf(8, 'c'), 2_000)).toMatchObject({ kind: 'refused' });
    expect(await take({ ...leaseOf(0, 'c'), jobId: 'none' }, 2_000)).toEqual({ kind: 'missing' });
  });
});

describe('a part that is given back', () => {
  test('is as it was before, with the attempt taken back', async () => {
    await take(leaseOf(0, 'me'), 2_000);
    expect(await store.giveBack(leaseOf(0, 'me'), { counted: true }, 3_000)).toBe(true);
    expect(await partAt(0)).toEqual(job.parts[0]);
    // Repeated after a lost answer, it takes nothing back a second time.
    expect(await store.giveBack(leaseOf(0, 'me'), { counted: true }, 3_000)).toBe(false);
    expect(await partAt(0)).toEqual(job.parts[0]);
    expect(await take(leaseOf(0, 'next'), 3_000)).toMatchObject({ kind: 'taken', part: { attempts: 1 } });
  });

  test('keeps its operation, and its count where none was added', async () => {
    await take(leaseOf(0, 'a'), 2_000);
    await store.pend(leaseOf(0, 'a'), { operation: 'op-1', notBefore: 9_000 }, 3_000);
    await take(leaseOf(0, 'b'), 9_000, true);
    await store.giveBack(leaseOf(0, 'b'), { counted: false }, 9_100);
    expect(await partAt(0)).toMatchObject({ state: 'queued', operation: 'op-1', attempts: 1, billableAttempts: 1 });
  });

  test('is another worker’s by then, and stays so', async () => {
    await take(leaseOf(0, 'late'), 2_000);
    await take(leaseOf(0, 'next'), 62_000);
    expect(await store.giveBack(leaseOf(0, 'late'), { counted: true }, 63_000)).toBe(false);
    expect(await partAt(0)).toMatchObject({ state: 'running', leaseId: 'next', attempts: 2, billableAttempts: 2 });
  });
});

describe('what a maker keeps for the next attempt', () => {
  const memo = { repairs: 1, lastFault: 'too short', wordsFound: 312 };
  const postponed = { trouble: 'provider_error', unbilled: 0 } as const;

  test('is there for it as it was given, and stays until something else is kept', async () => {
    await take(leaseOf(0, 'a'), 2_000);
    await store.postpone(leaseOf(0, 'a'), { ...postponed, notBefore: 3_000, memo }, 2_500);
    expect(await take(leaseOf(0, 'b'), 3_000)).toMatchObject({ kind: 'taken', part: { memo } });
    await store.postpone(leaseOf(0, 'b'), { ...postponed, notBefore: 4_000 }, 3_500);
    expect(await take(leaseOf(0, 'c'), 4_000)).toMatchObject({ kind: 'taken', part: { memo } });
    await store.postpone(leaseOf(0, 'c'), { ...postponed, notBefore: 5_000, memo: 'other' }, 4_500);
    expect(await partAt(0)).toMatchObject({ state: 'queued', memo: 'other' });
  });

  test('outlives a lease that was left', async () => {
    await take(leaseOf(0, 'a'), 2_000);
    await store.postpone(leaseOf(0, 'a'), { ...postponed, notBefore: 3_000, memo }, 2_500);
    await take(leaseOf(0, 'dead'), 3_000);
    expect(await take(leaseOf(0, 'next'), 63_000)).toMatchObject({ kind: 'taken', part: { attempts: 3, memo } });
  });
});

describe('an operation of the provider', () => {
  const operation = { name: 'interactions/1', next_step: { pollAfter: 7, 'x y': [null, true, 1.5] } };

  test('is kept as it was given, without lease and trouble', async () => {
    await take(leaseOf(0, 'a'), 2_000);
    await store.postpone(leaseOf(0, 'a'), { notBefore: 3_000, trouble: 'provider_overloaded', unbilled: 1 }, 2_500);
    await take(leaseOf(0, 'b'), 3_000);
    const pended = await store.pend(leaseOf(0, 'b'), { operation, notBefore: 9_000 }, 4_000);
    const waiting = { name: '1', state: 'queued', attempts: 2, billableAttempts: 1, notBefore: 9_000, operation };
    expect(pended).toMatchObject({ kind: 'recorded' });
    expect(pended.job.parts[0]).toEqual(waiting);
    expect(await partAt(0)).toEqual(waiting);
  });

  test.each([operation, 'text', 0, null, ['a']])('is recognised after a lost answer: %j', async (given) => {
    await take(leaseOf(0, 'me'), 2_000);
    const wait = { operation: given, notBefore: 9_000 };
    expect(await store.pend(leaseOf(0, 'me'), wait, 3_000)).toMatchObject({ kind: 'recorded' });
    expect(await store.pend(leaseOf(0, 'me'), wait, 3_000)).toMatchObject({ kind: 'recorded' });
    // Anybody else's is not.
    expect(await store.pend(leaseOf(0, 'me'), { ...wait, operation: 'other' }, 3_000)).toMatchObject({
      kind: 'superseded',
    });
    expect(await partAt(0)).toMatchObject({ operation: given, attempts: 1 });
  });

  test.each([true, false])('is looked at without an attempt, also when the message says looks: %s', async (looks) => {
    await take(leaseOf(0, 'a'), 2_000);
    await store.pend(leaseOf(0, 'a'), { operation, notBefore: 9_000 }, 3_000);
    expect(await take(leaseOf(0, 'b'), 8_999, looks)).toMatchObject({ kind: 'refused' });
    const looking = { state: 'running', operation, attempts: 1, billableAttempts: 1 };
    expect(await take(leaseOf(0, 'b'), 9_000, looks)).toMatchObject({ kind: 'taken', part: looking });
    // The answer was lost, and the SDK asks again.
    expect(await take(leaseOf(0, 'b'), 9_000, looks)).toMatchObject({ kind: 'taken', part: looking });
    expect(await take(leaseOf(0, 'c'), 10_000, looks)).toMatchObject({ kind: 'refused' });
    // Its worker dies; the next look counts nothing, either.
    expect(await take(leaseOf(0, 'd'), 69_000, looks)).toMatchObject({ kind: 'taken', part: looking });
  });

  test('is not there yet: the attempt counts, whatever the message says', async () => {
    const taken = await take(leaseOf(0, 'a'), 2_000, true);
    expect(taken).toMatchObject({ kind: 'taken', part: { attempts: 1, billableAttempts: 1 } });
    expect(await take(leaseOf(0, 'b'), 62_000, true)).toMatchObject({
      kind: 'taken',
      part: { attempts: 2, billableAttempts: 2 },
    });
  });

  test('goes with the part when that ends', async () => {
    await take(leaseOf(0, 'a'), 2_000);
    await store.pend(leaseOf(0, 'a'), { operation, notBefore: 3_000 }, 2_500);
    await take(leaseOf(0, 'b'), 3_000, true);
    await store.record(leaseOf(0, 'b'), delivered(1), 4_000);
    expect(await partAt(0)).toEqual(delivered(1));
  });

  test('that a late worker brings changes nothing', async () => {
    await take(leaseOf(0, 'late'), 2_000);
    await take(leaseOf(0, 'next'), 62_000);
    const late = await store.pend(leaseOf(0, 'late'), { operation, notBefore: 70_000 }, 63_000);
    expect(late).toMatchObject({ kind: 'superseded', job: { parts: [{ leaseId: 'next' }, {}] } });
    const read = await jobs.get(job);
    if (read === undefined) throw new Error('no job');
    await jobs.close(read, settle(read, read.deadlineAt));
    expect(await store.pend(leaseOf(0, 'next'), { operation, notBefore: 70_000 }, 64_000)).toMatchObject({
      kind: 'superseded',
      job: { status: 'FAILED' },
    });
  });
});

describe('the end of a part', () => {
  test('is written once, by the holder of the lease, and never changes', async () => {
    await take(leaseOf(0, 'old'), 2_000);
    await take(leaseOf(0, 'new'), 62_000);
    expect(await store.record(leaseOf(0, 'old'), delivered(), 63_000)).toMatchObject({ kind: 'superseded' });
    expect(await store.record(leaseOf(0, 'new'), failed(), 64_000)).toMatchObject({
      kind: 'recorded',
      job: { parts: [failed(), { state: 'queued' }] },
    });
    expect(await store.record(leaseOf(0, 'new'), delivered(), 65_000)).toMatchObject({ kind: 'superseded' });
    expect(await store.record(leaseOf(0, 'new'), failed(), 65_000)).toMatchObject({ kind: 'recorded' });
    expect(await take(leaseOf(0, 'x'), 190_000)).toMatchObject({ kind: 'refused' });
  });

  test('is read as it was written, also when the answer was lost and it is written again', async () => {
    const end = delivered(1);
    const facts = { width: 512, colour_space: 'srgb', frameRate: 24 };
    const stored = { ...end, file: { ...end.file, key: objectKeyOf(job, '1', 'PNG'), facts } };
    await take(leaseOf(0, 'me'), 2_000);
    await store.record(leaseOf(0, 'me'), stored, 3_000);
    const again = await store.record(leaseOf(0, 'me'), stored, 3_000);
    expect(again.kind).toBe('recorded');
    expect(again.job.parts).toEqual([stored, job.parts[1]]);
  });

  test('changes nothing once the job is closed', async () => {
    await take(leaseOf(0, 'late'), 2_000);
    const read = await jobs.get(job);
    if (read === undefined) throw new Error('no job');
    await jobs.close(read, settle(read, read.deadlineAt));
    expect(await store.record(leaseOf(0, 'late'), delivered(), 3_000)).toMatchObject({
      kind: 'superseded',
      job: { status: 'FAILED', parts: [{ state: 'failed', code: 'deadline_exceeded' }, { state: 'failed' }] },
    });
    expect(await store.renewLease(leaseOf(0, 'late'), 90_000, 3_000)).toBe(false);
    expect(await store.giveBack(leaseOf(0, 'late'), { counted: true }, 3_000)).toBe(false);
  });

  test('of every part can be written at the same time', async () => {
    await Promise.all([0, 1].map((position) => take(leaseOf(position, `w${position}`), 2_000)));
    await Promise.all(
      [0, 1].map((position) => store.record(leaseOf(position, `w${position}`), delivered(position + 1), 3_000)),
    );
    expect((await jobs.get(job))?.parts).toEqual([delivered(1), delivered(2)]);
  });
});

describe('the due index', () => {
  async function isDueAt(now: number): Promise<boolean> {
    const found: JobRef[] = [];
    for await (const page of due.pages(now)) found.push(...page);
    return found.some(({ userId }) => userId === job.userId);
  }

  test('shows a job from its first look on, until it is closed and told', async () => {
    expect(await isDueAt(firstLookAt(job) - 1)).toBe(false);
    expect(await isDueAt(firstLookAt(job))).toBe(true);
    await due.reschedule(job, 500_000);
    expect(await isDueAt(499_999)).toBe(false);
    expect(await isDueAt(500_000)).toBe(true);
    const silent = { ...job, jobIdFrom: 'server' } as const;
    await jobs.close(silent, settle(silent, silent.deadlineAt));
    expect(await isDueAt(Number.MAX_SAFE_INTEGER)).toBe(false);
  });

  test('keeps a job whose webhook is due', async () => {
    await jobs.close(job, settle(job, job.deadlineAt));
    expect(await isDueAt(Number.MAX_SAFE_INTEGER)).toBe(true);
  });

  test('leaves the time of a row that has moved on', async () => {
    await take(leaseOf(0, 'w'), 2_000);
    await due.reschedule(job, Number.MAX_SAFE_INTEGER);
    expect(await isDueAt(firstLookAt(job))).toBe(true);
  });
});

describe('a part that waits for its provider', () => {
  const operation = { id: 'v1_a', nested: { begunAt: 1 } };
  const seenAt = (seen: number) => ({ userId: job.userId, jobId: job.jobId, position: 0, seen });
  beforeEach(async () => {
    await take(leaseOf(0, 'w1'), 2_000);
    await store.pend(leaseOf(0, 'w1'), { operation, notBefore: 70_000 }, 3_000);
  });

  test('tells why nothing is known of it, until something is', async () => {
    await store.pend(seenAt(70_000), { operation, notBefore: 9_000, trouble: 'provider_unavailable' }, 4_000);
    expect(await partAt(0)).toMatchObject({ state: 'queued', notBefore: 9_000, trouble: 'provider_unavailable' });
    await store.pend(seenAt(9_000), { operation, notBefore: 90_000 }, 9_000);
    expect(await partAt(0)).toEqual(expect.not.objectContaining({ trouble: expect.anything() }));
  });

  test('is written down by one of two looks that saw the same', async () => {
    const pends = [80_000, 81_000].map((notBefore) => store.pend(seenAt(70_000), { operation, notBefore }, 4_000));
    expect((await Promise.all(pends)).map(({ kind }) => kind).toSorted()).toEqual(['recorded', 'superseded']);
  });

  test('is finished by who saw it as it is, and by nobody while a lease holds it', async () => {
    const end = { ...delivered(1), attempts: 1, billableAttempts: 1 };
    expect(await store.record(seenAt(1), end, 4_000)).toMatchObject({ kind: 'superseded' });
    await take(leaseOf(0, 'w2'), 70_000, true);
    expect(await store.record(seenAt(70_000), end, 70_001)).toMatchObject({ kind: 'superseded' });
    await store.postpone(leaseOf(0, 'w2'), { notBefore: 80_000, trouble: 'internal_error', unbilled: 0 }, 70_002);
    expect(await store.record(seenAt(80_000), end, 80_000)).toMatchObject({ kind: 'recorded' });
  });

  test('leaves its operation on the row of a job that ended, until the provider is told to stop', async () => {
    const read = await jobs.get(job);
    if (read === undefined) throw new Error('no job');
    await jobs.close(read, settle(read, 5_000, 'cancelled'));
    expect(await partAt(0)).toMatchObject({ state: 'failed', code: 'cancelled', operation });
    await store.forgetStopped(seenAt(0), 6_000);
    expect(await partAt(0)).toEqual(expect.not.objectContaining({ operation: expect.anything() }));
    await store.forgetStopped(seenAt(0), 6_000); // twice is as good as once
  });
});
