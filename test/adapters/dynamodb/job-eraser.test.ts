import { randomUUID } from 'node:crypto';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { dynamoCreditLedger } from '../../../shared/adapters/dynamodb/credits/credit-ledger.ts';
import { dynamoDeliveryStore } from '../../../shared/adapters/dynamodb/jobs/delivery-store.ts';
import { dynamoJobCloser } from '../../../shared/adapters/dynamodb/jobs/job-closer.ts';
import { dynamoJobEraser } from '../../../shared/adapters/dynamodb/jobs/job-eraser.ts';
import { dynamoJobOpener } from '../../../shared/adapters/dynamodb/jobs/job-opener.ts';
import { dynamoJobReader } from '../../../shared/adapters/dynamodb/jobs/job-reader.ts';
import { jobKey } from '../../../shared/adapters/dynamodb/keys.ts';
import { fileKeysOf } from '../../../shared/jobs/file-keys.ts';
import type { Job, JobRef } from '../../../shared/jobs/job.ts';
import { eraseJob } from '../../../shared/jobs/lifecycle/erase-job.ts';
import { settle } from '../../../shared/jobs/lifecycle/settle.ts';
import type { WebhookDelivery } from '../../../shared/webhooks/webhook-delivery.ts';
import { aJob, delivered } from '../../domain/a-job.ts';
import { dynamoOfSystem, newUser, tablesOfSystem } from '../../support/aws.ts';

const dynamo = dynamoOfSystem();
const tables = tablesOfSystem();
const jobs = {
  ...dynamoJobOpener(dynamo, tables, { openJobs: 10, unitsPerDay: {} }),
  ...dynamoJobReader(dynamo, tables),
  ...dynamoJobCloser(dynamo, tables, 90),
};
const eraser = dynamoJobEraser(dynamo, tables);
const deliveries = dynamoDeliveryStore(dynamo, tables);

/** Far ahead, so that the running system's own sweep leaves it alone. */
const NOW = Date.now() + 365 * 86_400_000;

async function opened(from: 'client' | 'server' = 'client'): Promise<Job> {
  const userId = newUser();
  await dynamoCreditLedger(dynamo, tables).grant(userId, 'gift', 5, 'test', NOW);
  const job = { ...aJob({ now: NOW, from }), metadata: { orderId: 'à-moi' }, userId, jobId: `erased-${randomUUID()}` };
  await jobs.open(job);
  return read(job);
}
async function ended(from: 'client' | 'server' = 'client'): Promise<Job> {
  const job = await opened(from);
  await jobs.close(job, settle({ ...job, parts: [delivered()] }, NOW + 1_000));
  return read(job);
}
async function read(ref: JobRef): Promise<Job> {
  const job = await jobs.get(ref);
  if (job === undefined) throw new Error('no such job');
  return job;
}
async function dueAt(ref: JobRef): Promise<number | undefined> {
  const { Item } = await dynamo.send(
    new GetItemCommand({ TableName: tables.jobs, Key: jobKey(ref), ConsistentRead: true }),
  );
  return Item?.['due_at'] === undefined ? undefined : Number(Item['due_at'].N);
}
function due({ webhook }: Job): WebhookDelivery {
  if (webhook === undefined || webhook.state === 'foreign') throw new Error('nothing is due');
  return webhook;
}
const told = { at: NOW, ms: 5, ack: 'stored' as const, status: 200, words: 'un phare, merci' };

describe('a job that is being erased', () => {
  test('is due from the first moment, and says that it is deleted', async () => {
    const job = await ended();
    expect(await eraser.mark(job, NOW + 2_000)).toBe(true);
    expect(await eraser.mark(job, NOW + 2_000)).toBe(false);
    const marked = await read(job);
    expect(marked).toMatchObject({ status: 'COMPLETED', erasingSince: NOW + 2_000 });
    expect(await dueAt(job)).toBe(NOW + 62_000);
  });

  test('stays due when its webhook is acknowledged meanwhile, also by a deliverer that read it before', async () => {
    const before = await ended();
    await eraser.mark(before, NOW);
    const { nextAttemptAt: _, ...rest } = due(before);
    const after: WebhookDelivery = { ...rest, state: 'acknowledged', attempts: 1, log: [told] };
    expect(await deliveries.record(before, due(before), after, { now: NOW })).toBe(false);
    const marked = await read(before);
    expect(await deliveries.record(marked, due(marked), after, { now: NOW })).toBe(true);
    expect(await dueAt(before)).toBe(NOW + 60_000);
  });

  test.each(['client', 'server'] as const)('stays due when it is closed, under an id of the %s', async (from) => {
    const job = await opened(from);
    await eraser.mark(job, NOW);
    const marked = await read(job);
    expect(await jobs.close(marked, settle(marked, NOW + 1_000, 'cancelled'))).toEqual({ kind: 'closed' });
    expect(await dueAt(job)).toBeDefined();
  });

  test('is due for its webhook again when its content is gone, and for nothing once it was told', async () => {
    const job = await ended();
    await eraser.mark(job, NOW + 2_000);
    await eraser.erase(await read(job), NOW + 3_000);
    const erased = await read(job);
    expect([erased.erasedAt, erased.erasingSince]).toEqual([NOW + 3_000, undefined]);
    expect(erased.request).toMatchObject({ prompt: '' });
    expect([job.metadata, erased.metadata]).toEqual([{ orderId: 'à-moi' }, undefined]);
    expect(await dueAt(job)).toBe(NOW + 3_000);
    const { nextAttemptAt: _, ...rest } = due(erased);
    await deliveries.record(erased, due(erased), { ...rest, state: 'acknowledged', attempts: 1 }, { now: NOW + 4_000 });
    expect(await dueAt(job)).toBeUndefined();
  });

  test('keeps nothing of what the receiver answered, which may repeat the prompt', async () => {
    const job = await ended();
    const { nextAttemptAt: _, ...rest } = due(job);
    await deliveries.record(job, due(job), { ...rest, state: 'acknowledged', attempts: 1, log: [told] }, { now: NOW });
    await eraser.mark(await read(job), NOW);
    await eraser.erase(await read(job), NOW);
    expect((await read(job)).webhook).toMatchObject({ state: 'acknowledged', log: [{ status: 200, words: '' }] });
    expect(await dueAt(job)).toBeUndefined();
  });
});

test('whoever dies after any step of a deletion is replaced: the next one goes on from there', async () => {
  const job = await ended();
  const gone: string[] = [];
  const steps = (fatal: string) => {
    const step = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
      const result = await work();
      if (name === fatal) throw new Error('killed');
      return result;
    };
    return {
      jobs,
      queue: { sendDelivery: async () => true },
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      now: () => NOW + 5_000,
      eraser: {
        mark: (marked: Job, now: number) => step('mark', () => eraser.mark(marked, now)),
        erase: (erased: Job, now: number) => step('erase', () => eraser.erase(erased, now)),
      },
      files: { delete: (key: string) => step('delete', async () => void gone.push(key)) },
      deleteBelow: () => Promise.resolve(0),
    };
  };
  await expect(eraseJob(steps('mark'), job)).rejects.toThrow('killed');
  expect([await dueAt(job), gone]).toEqual([NOW + 65_000, []]);
  await expect(eraseJob(steps('delete'), job)).rejects.toThrow('killed');
  expect((await read(job)).erasingSince).toBe(NOW + 5_000);
  await eraseJob(steps('nothing'), job);
  expect(new Set(gone)).toEqual(new Set(fileKeysOf(job)));
  expect((await read(job)).erasedAt).toBe(NOW + 5_000);
});
