import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { repairJob } from '../../functions/sweep-jobs/repair-job.ts';
import { dynamoAuditSource } from '../../shared/adapters/dynamodb/audit/audit-source.ts';
import { dynamoDueJobs } from '../../shared/adapters/dynamodb/jobs/due-jobs.ts';
import { dynamoJobCloser } from '../../shared/adapters/dynamodb/jobs/job-closer.ts';
import { dynamoJobEraser } from '../../shared/adapters/dynamodb/jobs/job-eraser.ts';
import { dynamoJobOpener } from '../../shared/adapters/dynamodb/jobs/job-opener.ts';
import { dynamoJobReader } from '../../shared/adapters/dynamodb/jobs/job-reader.ts';
import { dynamoPartStore } from '../../shared/adapters/dynamodb/jobs/part-store.ts';
import { jobKey } from '../../shared/adapters/dynamodb/keys.ts';
import { auditAccount } from '../../shared/audit/audit-account.ts';
import type { KindJob } from '../../shared/jobs/job.ts';
import { nextStep } from '../../shared/jobs/lifecycle/next-step.ts';
import { workOnPart } from '../../shared/jobs/work/work-on-part.ts';
import { aJob, delivered } from '../domain/a-job.ts';
import { dynamoOfSystem, tablesOfSystem } from '../support/aws.ts';
import { rewrite } from '../support/raw-row.ts';
import { User } from '../support/user.ts';

const dynamo = dynamoOfSystem();
const tables = tablesOfSystem();
const jobs = { ...dynamoJobReader(dynamo, tables), ...dynamoJobCloser(dynamo, tables, 90) };
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** What newer versions may have written over a row that this one opened, and whether its price is understood. */
const NEWER: readonly [string, Readonly<Record<string, unknown>>, 'priced' | 'unpriced'][] = [
  ['size', { 'request.size': '4096x4096' }, 'priced'],
  ['style', { 'request.style': 'woodcut' }, 'priced'],
  ['format', { 'request.format': 'AVIF' }, 'priced'],
  ['quality', { 'request.quality': 'cinema' }, 'priced'],
  ['kind', { kind: 'hologram' }, 'priced'],
  [
    'kind with another price',
    { kind: 'saga', credits: { mode: 'ledger', held: 2, captured: 0, released: 0 } },
    'unpriced',
  ],
  ['kind with parts', { kind: 'saga', parts: [{ name: 'outline', state: 'dreaming' }] }, 'priced'],
  ['kind with another request', { kind: 'voice', request: ['a', { b: 1 }] }, 'priced'],
  [
    'code',
    { 'parts.0': { name: '1', state: 'failed', attempts: 1, billable_attempts: 1, code: 'too_loud' } },
    'priced',
  ],
  ['part state', { 'parts.0': { name: '1', state: 'dreaming', attempts: 1, billable_attempts: 1 } }, 'priced'],
];

/** A job that nobody works on, as a newer version would have written it. */
async function newerJob(user: User, changes: Readonly<Record<string, unknown>>, now = Date.now()): Promise<KindJob> {
  const job = { ...aJob({ images: 2, now }), userId: user.id, jobId: `neuf-${user.id}` };
  expect(await dynamoJobOpener(dynamo, tables, { openJobs: 10, unitsPerDay: {} }).open(job)).toEqual({
    kind: 'opened',
  });
  await rewrite(tables.jobs, jobKey(job), changes);
  return job;
}

const auditOf = async (user: User, now = Date.now()) =>
  auditAccount(await dynamoAuditSource(dynamo, tables).account(user.id), now);

/** What the sweep does with a job at a time, and what it sends. */
async function swept(job: KindJob, now: number): Promise<string[]> {
  const sent: string[] = [];
  const queue = {
    sendParts: async () => {
      sent.push('parts');
      return [];
    },
    sendDelivery: async () => {
      sent.push('delivery');
      return true;
    },
  };
  const eraser = dynamoJobEraser(dynamo, tables);
  const files = { delete: () => Promise.resolve() };
  const deleteBelow = () => Promise.resolve(0);
  const due = dynamoDueJobs(dynamo, tables);
  await repairJob({ jobs, due, eraser, files, deleteBelow, queue, log, now: () => now }, job);
  return sent;
}

describe.each(NEWER)('after a rollback, a job with a %s that is not known here', (_, changes, price) => {
  test('is listed, shown and, at its deadline, settled: the audit agrees', async () => {
    const user = await User.withCredits(5);
    const job = await newerJob(user, changes);
    const { status, body } = await user.call('GET', '/api/jobs');
    expect([status, body]).toMatchObject([200, { jobs: [{ job_id: job.jobId, credits: { held: 2 } }] }]);
    expect(await user.status(job.jobId)).toMatchObject({ status: 200, body: { job_id: job.jobId, images: [] } });
    expect(await user.call('GET', `/api/images/result/${job.jobId}`)).toMatchObject({ status: 400 });
    expect(await auditOf(user)).toEqual([]);

    const read = await jobs.get(job);
    await swept(job, job.createdAt + 120_000);
    expect((await jobs.get(job))?.status).toBe('OPEN');
    if (read?.foreign) expect(nextStep(read, job.createdAt + 120_000).kind).toBe('wait');
    await swept(job, job.deadlineAt);
    expect(await jobs.get(job)).toMatchObject({ status: 'FAILED', credits: { captured: 0, released: 2 } });
    expect(await user.wallet()).toEqual({ available: 5, held: 0, spent: 0, granted: 5 });
    expect(await user.call('GET', `/api/images/result/${job.jobId}`)).toMatchObject({ status: 200 });
    expect(await auditOf(user, job.deadlineAt)).toEqual([]);
  });

  test('is cancelled where its price is known, and erased', async () => {
    const user = await User.withCredits(5);
    const job = await newerJob(user, changes);
    const cancelled = await user.call('POST', `/api/jobs/${job.jobId}/cancel`);
    if (price === 'priced') expect(cancelled).toMatchObject({ status: 200, body: { status: 'CANCELLED' } });
    else expect(cancelled).toMatchObject({ status: 503, body: { code: 'feature_unavailable' } });
    if ((await jobs.get(job))?.foreign) {
      expect((await user.call('POST', `/api/jobs/${job.jobId}/retry`)).status).toBeGreaterThanOrEqual(400);
    }
    expect(await user.call('DELETE', `/api/jobs/${job.jobId}`)).toMatchObject({ status: 200, body: { deleted: true } });
    expect(await user.status(job.jobId)).toMatchObject({ status: 410 });
    expect(await user.wallet()).toEqual({ available: 5, held: 0, spent: 0, granted: 5 });
    const erased = await jobs.get(job);
    const { prompt } = v.parse(v.object({ prompt: v.string() }), job.request);
    expect(JSON.stringify(erased)).not.toContain(prompt);
    expect(await auditOf(user)).toEqual([]);
  });
});

test('what a newer version delivered is shown, paid and kept, in a format that is not known here, too', async () => {
  const user = await User.withCredits(5);
  const key = `user_${user.id}/images/neuf-${user.id}-1.avif`;
  const { contentType: _, inputTokens: __, ...stored } = delivered().file;
  const file = { ...stored, key, content_type: 'image/avif', input_tokens: 3 };
  const part = { name: '1', state: 'delivered', attempts: 1, billable_attempts: 1, file };
  const job = await newerJob(user, { 'request.format': 'AVIF', 'parts.0': part });
  await swept(job, job.deadlineAt);
  const { body } = await user.status(job.jobId);
  expect(body).toMatchObject({
    status: 'COMPLETED',
    credits: { captured: 1, released: 1 },
    images: [{ s3_key: key, format: 'AVIF' }],
    errors: [{ number: 2, code: 'deadline_exceeded' }],
  });
  expect(await auditOf(user, job.deadlineAt)).toEqual([]);
});

test('a worker leaves an order of a newer version to it, without an attempt that counts', async () => {
  const user = await User.withCredits(5);
  const job = await newerJob(user, { 'request.size': '4096x4096' });
  const never = () => Promise.reject(new Error('not by this version'));
  const verdict = await workOnPart(
    {
      jobs,
      parts: dynamoPartStore(dynamo, tables),
      files: { find: never, read: never, put: never, delete: never, probe: never },
      storage: { read: never, note: never, clear: never },
      sleep: never,
      makers: { image: { maxBillableAttempts: 1, turn: never } },
      queue: { sendParts: never, sendDelivery: never, sendProgress: never },
      tellsProgress: true,
      log,
      now: Date.now,
      random: () => 0,
      newId: () => 'worker',
    },
    { ...job, part: '1', position: 0, looks: false },
    AbortSignal.timeout(60_000),
  );
  expect(verdict).toEqual({ kind: 'done' });
  expect((await jobs.get(job))?.parts[0]).toMatchObject({ state: 'queued', billableAttempts: 0 });
});

test('a webhook in a state that is not known here keeps its place in the index of what is due', async () => {
  const user = await User.withCredits(5);
  const job = await newerJob(user, {});
  await swept(job, job.deadlineAt);
  await rewrite(tables.jobs, jobKey(job), { 'webhook.state': 'confirming' });
  expect(await user.status(job.jobId)).toMatchObject({ status: 200, body: { webhook: { state: 'confirming' } } });
  expect(await swept(job, job.deadlineAt + 1_000)).toEqual([]);
  const due: string[] = [];
  for await (const page of dynamoDueJobs(dynamo, tables).pages(job.deadlineAt + 3_600_000)) {
    due.push(...page.filter(({ userId }) => userId === user.id).map(({ jobId }) => jobId));
  }
  expect(due).toEqual([job.jobId]);
});
