import { beforeEach, describe, expect, test } from 'vitest';
import { dynamoCreditLedger } from '../../../shared/adapters/dynamodb/credits/credit-ledger.ts';
import { dynamoDueJobs } from '../../../shared/adapters/dynamodb/jobs/due-jobs.ts';
import { dynamoJobCloser } from '../../../shared/adapters/dynamodb/jobs/job-closer.ts';
import { dynamoJobOpener } from '../../../shared/adapters/dynamodb/jobs/job-opener.ts';
import { dynamoJobReader } from '../../../shared/adapters/dynamodb/jobs/job-reader.ts';
import { dynamoOutputStore } from '../../../shared/adapters/dynamodb/jobs/output-store.ts';
import type { ImageJob, JobRef } from '../../../shared/jobs/job.ts';
import type { LeasedOutput } from '../../../shared/jobs/job-store.ts';
import { firstLookAt } from '../../../shared/jobs/next-step.ts';
import { settle } from '../../../shared/jobs/settle.ts';
import { objectKeyOf } from '../../../shared/kinds/image/object-key.ts';
import { aJob, delivered, failed } from '../../domain/a-job.ts';
import { dynamoOfSystem, newUser, tablesOfSystem } from '../../support/aws.ts';

const dynamo = dynamoOfSystem();
const tables = tablesOfSystem();
const outputs = dynamoOutputStore(dynamo, tables);
const jobs = {
  ...dynamoJobOpener(dynamo, tables, { openJobs: 10, unitsPerDay: {} }),
  ...dynamoJobReader(dynamo, tables),
  ...dynamoJobCloser(dynamo, tables, 90),
};
const due = dynamoDueJobs(dynamo, tables);

let job: ImageJob;
beforeEach(async () => {
  const userId = newUser();
  await dynamoCreditLedger(dynamo, tables).grant(userId, 'gift', 10, 'test', 1);
  job = { ...aJob({ images: 2, now: 1_000 }), userId, jobId: userId };
  await jobs.open(job);
});

const leaseOf = (number: number, leaseId: string): LeasedOutput => ({
  userId: job.userId,
  jobId: job.jobId,
  number,
  leaseId,
});

describe('a lease', () => {
  test('is taken by one of many, counts the attempt, and shows the others why', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, (_, index) => outputs.takeLease(leaseOf(1, `w${index}`), 60_000, 2_000)),
    );
    expect(outcomes.filter(({ kind }) => kind === 'taken')).toHaveLength(1);
    const refused = outcomes.find(({ kind }) => kind === 'refused');
    expect(refused).toMatchObject({
      job: { outputs: [{ state: 'generating', attempts: 1, billableAttempts: 1 }, { state: 'queued' }] },
    });
  });

  test('expires, and then belongs to the next', async () => {
    await outputs.takeLease(leaseOf(1, 'dead'), 60_000, 2_000);
    expect(await outputs.takeLease(leaseOf(1, 'next'), 120_000, 59_999)).toMatchObject({ kind: 'refused' });
    expect(await outputs.takeLease(leaseOf(1, 'next'), 120_000, 60_000)).toMatchObject({ kind: 'taken' });
    expect(await outputs.renewLease(leaseOf(1, 'dead'), 180_000, 61_000)).toBe(false);
    expect(await outputs.renewLease(leaseOf(1, 'next'), 180_000, 61_000)).toBe(true);
  });

  test('repeated by the same worker after a lost answer is the same lease', async () => {
    await outputs.takeLease(leaseOf(1, 'me'), 60_000, 2_000);
    const again = await outputs.takeLease(leaseOf(1, 'me'), 60_000, 2_000);
    expect(again).toMatchObject({ kind: 'taken', job: { outputs: [{ attempts: 1 }, {}] } });
  });

  test('is not given before the image is ready again, nor past the deadline, nor for what does not exist', async () => {
    await outputs.takeLease(leaseOf(1, 'a'), 60_000, 2_000);
    await outputs.postpone(leaseOf(1, 'a'), { notBefore: 9_000, trouble: 'provider_overloaded', billed: false }, 3_000);
    expect(await outputs.takeLease(leaseOf(1, 'b'), 60_000, 8_999)).toMatchObject({ kind: 'refused' });
    const taken = await outputs.takeLease(leaseOf(1, 'b'), 60_000, 9_000);
    expect(taken).toMatchObject({ kind: 'taken', job: { outputs: [{ attempts: 2, billableAttempts: 1 }, {}] } });
    expect(await outputs.takeLease(leaseOf(2, 'c'), 60_000, job.deadlineAt)).toMatchObject({ kind: 'refused' });
    expect(await outputs.takeLease(leaseOf(9, 'c'), 60_000, 2_000)).toMatchObject({ kind: 'refused' });
    expect(await outputs.takeLease({ ...leaseOf(1, 'c'), jobId: 'none' }, 60_000, 2_000)).toEqual({ kind: 'missing' });
  });
});

describe('the fate of an image', () => {
  test('is written once, by the holder of the lease, and never changes', async () => {
    await outputs.takeLease(leaseOf(1, 'old'), 10_000, 2_000);
    await outputs.takeLease(leaseOf(1, 'new'), 60_000, 10_000);
    expect(await outputs.record(leaseOf(1, 'old'), delivered(), 11_000)).toMatchObject({ kind: 'superseded' });
    expect(await outputs.record(leaseOf(1, 'new'), failed(), 12_000)).toMatchObject({
      kind: 'recorded',
      job: { outputs: [failed(), { state: 'queued' }] },
    });
    expect(await outputs.record(leaseOf(1, 'new'), delivered(), 13_000)).toMatchObject({ kind: 'superseded' });
    expect(await outputs.record(leaseOf(1, 'new'), failed(), 13_000)).toMatchObject({ kind: 'recorded' });
    expect(await outputs.takeLease(leaseOf(1, 'x'), 60_000, 90_000)).toMatchObject({ kind: 'refused' });
  });

  test('is read as it was written, also when the answer was lost and it is written again', async () => {
    const fate = delivered(1);
    if (fate.state !== 'delivered') throw new Error('not delivered');
    const drawn = { ...fate, image: { ...fate.image, key: objectKeyOf(job, 1, job.request.format) } };
    await outputs.takeLease(leaseOf(1, 'me'), 60_000, 2_000);
    await outputs.record(leaseOf(1, 'me'), drawn, 3_000);
    const again = await outputs.record(leaseOf(1, 'me'), drawn, 3_000);
    expect(again).toMatchObject({ kind: 'recorded', job: { outputs: [drawn, { state: 'queued' }] } });
  });

  test('changes nothing once the job is closed', async () => {
    await outputs.takeLease(leaseOf(1, 'late'), 60_000, 2_000);
    const read = await jobs.get(job);
    if (read === undefined) throw new Error('no job');
    await jobs.close(read, settle(read, read.deadlineAt));
    expect(await outputs.record(leaseOf(1, 'late'), delivered(), 3_000)).toMatchObject({
      kind: 'superseded',
      job: { status: 'FAILED', outputs: [{ state: 'failed', code: 'deadline_exceeded' }, { state: 'failed' }] },
    });
  });

  test('of every image can be written at the same time', async () => {
    await Promise.all([1, 2].map((number) => outputs.takeLease(leaseOf(number, `w${number}`), 60_000, 2_000)));
    await Promise.all([1, 2].map((number) => outputs.record(leaseOf(number, `w${number}`), delivered(number), 3_000)));
    expect((await jobs.get(job))?.outputs).toEqual([delivered(1), delivered(2)]);
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
    await outputs.takeLease(leaseOf(1, 'w'), 60_000, 2_000);
    await due.reschedule(job, Number.MAX_SAFE_INTEGER);
    expect(await isDueAt(firstLookAt(job))).toBe(true);
  });
});
