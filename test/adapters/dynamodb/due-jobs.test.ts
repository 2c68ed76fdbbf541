import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dynamoDueJobs } from '../../../shared/adapters/dynamodb/jobs/due-jobs.ts';
import { dueShardOf } from '../../../shared/adapters/dynamodb/jobs/due-shard.ts';
import { jobKey } from '../../../shared/adapters/dynamodb/keys.ts';
import { DUE_SHARDS } from '../../../shared/adapters/dynamodb/tables.ts';
import { dynamoOfSystem, newUser, tablesOfSystem } from '../../support/aws.ts';

const dynamo = dynamoOfSystem();
const tables = tablesOfSystem();
const MINUTE = 60_000;
/** In 1970 or 1971: before anything else in the table that the tests share. */
const LONG_AGO = Math.floor(Math.random() * 1e6) * MINUTE;
/** Opened after everything else, so that these jobs are ahead of nobody's. */
const OPENED_AT = Date.now() + 365 * 24 * 60 * MINUTE;

const userId = newUser();
/** Spread over 16 shards by an earlier configuration, and over 4 by another. */
const jobs = Array.from({ length: 40 }, (_, n) => {
  const ref = { userId, jobId: `due-${n}` };
  return { ...ref, shard: dueShardOf(ref, n % 2 === 0 ? 16 : 4) };
});
const unreadable = { userId, jobId: 'unreadable', shard: '0' };

async function put(ref: { userId: string; jobId: string; shard: string }, rest: object): Promise<void> {
  const Item = { ...jobKey(ref), due_shard: { S: ref.shard }, due_at: { N: String(LONG_AGO) }, ...rest };
  await dynamo.send(new PutItemCommand({ TableName: tables.jobs, Item }));
}

beforeAll(async () => {
  const open = {
    ...{ status: { S: 'OPEN' }, kind: { S: 'test-due' } },
    ...{ created_at: { N: String(OPENED_AT) }, deadline_at: { N: String(OPENED_AT + 1) } },
  };
  await Promise.all([...jobs.map((job) => put(job, open)), put(unreadable, {})]);
});
afterAll(async () => {
  const gone = [...jobs, unreadable].map((ref) => new DeleteItemCommand({ TableName: tables.jobs, Key: jobKey(ref) }));
  await Promise.all(gone.map((command) => dynamo.send(command)));
});

async function found(dueShards: number | undefined, minutes = 1): Promise<Set<string>> {
  const due = dynamoDueJobs(dynamo, { jobs: tables.jobs, ...(dueShards === undefined ? {} : { dueShards }) });
  const ids = new Set<string>();
  for (let minute = 0; minute < minutes; minute += 1) {
    for await (const page of due.pages(LONG_AGO + minute * MINUTE)) {
      for (const job of page) if (job.userId === userId) ids.add(job.jobId);
    }
  }
  return ids;
}
const all = new Set([...jobs.map(({ jobId }) => jobId), unreadable.jobId]);

test('when the number of shards grows, what is in the old ones is found with the rest', async () => {
  expect(await found(16)).toEqual(all);
  expect(await found(64)).toEqual(all);
});

test('when an older configuration with fewer shards is back, nothing is lost: all is found within an hour', async () => {
  expect((await found(4)).size).toBeLessThan(all.size);
  expect(await found(4, 60)).toEqual(all);
});

test('a row that says neither what nor when it is, is a job that somebody has to look at, and keeps no count from others', async () => {
  const due = dynamoDueJobs(dynamo, { ...tables, dueShards: 16 });
  const backlog = await due.backlog();
  expect(backlog.openJobs).toBeGreaterThanOrEqual(jobs.length);
  expect(backlog.webhooksWaiting).toBeGreaterThanOrEqual(1);
  expect(backlog.oldestOpenedAt).toBeLessThanOrEqual(OPENED_AT);
  expect(backlog.firstDeadlineAt).toBeLessThanOrEqual(OPENED_AT + 1);
  expect(backlog.openByKind['test-due']).toBe(jobs.length);
});

test('a count ends at its bound, and says so', async () => {
  const due = dynamoDueJobs(dynamo, { ...tables, dueShards: 16 }, 16);
  const backlog = await due.backlog();
  expect(backlog.isCapped).toBe(true);
  expect(backlog.openJobs + backlog.webhooksWaiting).toBeLessThanOrEqual(16);
});

test('a shard that cannot be read keeps none of the others waiting, and is an error at the end', async () => {
  const send = dynamo.send.bind(dynamo);
  const broken = Object.assign(Object.create(dynamo), {
    send: (command: { input: { ExpressionAttributeValues?: Record<string, { S?: string }> } }, ...rest: unknown[]) =>
      command.input.ExpressionAttributeValues?.[':shard']?.S === '1'
        ? Promise.reject(new Error('throttled'))
        : send(command as never, ...(rest as [])),
  }) as typeof dynamo;
  const ids = new Set<string>();
  const read = async () => {
    for await (const page of dynamoDueJobs(broken, { ...tables, dueShards: 16 }).pages(LONG_AGO)) {
      for (const job of page) if (job.userId === userId) ids.add(job.jobId);
    }
  };
  await expect(read()).rejects.toThrow('1 shards');
  expect(ids).toEqual(new Set([...all].filter((id) => jobs.find(({ jobId }) => jobId === id)?.shard !== '1')));
});

test('shards are numbered from 0, so that those of a smaller number are among those of a larger one', () => {
  for (const count of [1, 4, 16, 64]) {
    for (const job of jobs) expect(DUE_SHARDS.slice(0, count)).toContain(dueShardOf(job, count));
  }
});
