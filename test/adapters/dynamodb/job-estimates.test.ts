import { describe, expect, test } from 'vitest';
import { isCounted, recordDuration, SAMPLE_MS } from '../../../shared/adapters/dynamodb/control/duration-samples.ts';
import { dynamoJobEstimates } from '../../../shared/adapters/dynamodb/control/job-estimates.ts';
import { dynamoCreditLedger } from '../../../shared/adapters/dynamodb/credits/credit-ledger.ts';
import { dynamoJobCloser } from '../../../shared/adapters/dynamodb/jobs/job-closer.ts';
import { dynamoJobOpener } from '../../../shared/adapters/dynamodb/jobs/job-opener.ts';
import type { Job, KindJob } from '../../../shared/jobs/job.ts';
import { settle } from '../../../shared/jobs/lifecycle/settle.ts';
import type { Part } from '../../../shared/jobs/part.ts';
import { aJob, delivered, failed } from '../../domain/a-job.ts';
import { dynamoOfSystem, newUser, tablesOfSystem } from '../../support/aws.ts';

const dynamo = dynamoOfSystem();
const tables = tablesOfSystem();
const estimates = dynamoJobEstimates(dynamo, tables);
const closer = dynamoJobCloser(dynamo, tables, 90);
const opener = dynamoJobOpener(dynamo, tables, { openJobs: 10, unitsPerDay: {} });

describe('the place in the queue', () => {
  /** Before everybody else's jobs in the table that the tests share. */
  const LONG_AGO = -Math.floor(1e12 + Math.random() * 1e9);

  test('counts the open jobs of all users that came before, up to a limit; those that have ended are out of it', async () => {
    const jobs: KindJob[] = [];
    for (const at of [0, 1, 2]) {
      const userId = newUser();
      await dynamoCreditLedger(dynamo, tables).grant(userId, 'gift', 1, 'test', 0);
      const job = { ...aJob({ now: LONG_AGO + at }), userId, jobId: userId };
      await opener.open(job);
      jobs.push(job);
    }
    const [first, second, third] = jobs as [KindJob, KindJob, KindJob];
    const ahead = () => Promise.all(jobs.map((job) => estimates.ahead(job, 100)));
    expect(await ahead()).toEqual([0, 1, 2]);
    expect(await estimates.ahead(third, 1)).toBe(1);
    // The queue of a kind is its own.
    const foreign: Job = { ...third, foreign: true, kind: 'video', request: {}, fileKeys: [] };
    expect(await estimates.ahead(foreign, 100)).toBe(0);
    await closer.close(first, settle(first, Date.now(), 'cancelled'));
    await expect.poll(ahead).toEqual([0, 0, 1]);
    for (const job of [second, third]) await closer.close(job, settle(job, Date.now(), 'cancelled'));
  });
});

describe('what recent jobs took', () => {
  /** An hour of its own, so far ahead that nobody else counts in it. */
  const HOUR = SAMPLE_MS * (1_000_000 + Math.floor(Math.random() * 1e6));

  async function ends(job: KindJob, closedAt: number): Promise<void> {
    await recordDuration(dynamo, tables, job, settle(job, closedAt));
  }
  const jobOf = (createdAt: number, counted: boolean, parts: Part[] = [delivered()]): KindJob => {
    const job = { ...aJob({ now: createdAt }), parts, userId: newUser() };
    const ids = Array.from({ length: 500 }, (_, n) => `j${n}`);
    return { ...job, jobId: ids.find((jobId) => isCounted({ ...job, jobId }) === counted) ?? '' };
  };

  test('is the average of a sample of those of the same quality that delivered, of this hour and the one before', async () => {
    const now = HOUR + 1_000;
    expect(await estimates.recentDuration(jobOf(now, true), now)).toBeUndefined();
    await ends(jobOf(HOUR - 10_000, true), HOUR - 6_000); // 4 s, an hour ago
    await ends(jobOf(HOUR + 100, true), HOUR + 8_100); // 8 s
    await ends(jobOf(HOUR + 100, false), HOUR + 900_000); // not in the sample
    await ends(jobOf(HOUR + 100, true, [failed()]), HOUR + 900_000);
    expect(await estimates.recentDuration(jobOf(now, true), now)).toBe(6_000);
    expect(await estimates.recentDuration(jobOf(now, true), now + SAMPLE_MS)).toBe(8_000);
    const ultra = { ...jobOf(now, true), request: { ...aJob().request, quality: 'ultra' as const } };
    expect(await estimates.recentDuration(ultra, now)).toBeUndefined();
  });
});
