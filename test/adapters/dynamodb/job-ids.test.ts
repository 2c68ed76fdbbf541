import { randomUUID } from 'node:crypto';
import { DeleteItemCommand, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { dynamoAccountStore } from '../../../shared/adapters/dynamodb/control/account-store.ts';
import { dynamoCreditLedger } from '../../../shared/adapters/dynamodb/credits/credit-ledger.ts';
import { dynamoJobCloser } from '../../../shared/adapters/dynamodb/jobs/job-closer.ts';
import { dynamoJobEraser } from '../../../shared/adapters/dynamodb/jobs/job-eraser.ts';
import { dynamoJobOpener } from '../../../shared/adapters/dynamodb/jobs/job-opener.ts';
import { dynamoJobReader } from '../../../shared/adapters/dynamodb/jobs/job-reader.ts';
import { dynamoJobOwners } from '../../../shared/adapters/dynamodb/jobs/owner-row.ts';
import { jobKey, ownerKey } from '../../../shared/adapters/dynamodb/keys.ts';
import type { KindJob } from '../../../shared/jobs/job.ts';
import { jobIdOfIdempotencyKey, retryIdOf } from '../../../shared/jobs/job-id.ts';
import { settle } from '../../../shared/jobs/lifecycle/settle.ts';
import { aJob, delivered } from '../../domain/a-job.ts';
import { dynamoOfSystem, newUser, tablesOfSystem } from '../../support/aws.ts';

const dynamo = dynamoOfSystem();
const tables = tablesOfSystem();
const jobs = {
  ...dynamoJobOpener(dynamo, tables, { openJobs: 10, unitsPerDay: {} }),
  ...dynamoJobReader(dynamo, tables),
  ...dynamoJobCloser(dynamo, tables, 90),
};
const credits = dynamoCreditLedger(dynamo, tables);
const { ownerOf } = dynamoJobOwners(dynamo, tables);

async function richUser(): Promise<string> {
  const userId = newUser();
  await credits.grant(userId, 'gift', 10, 'test', 1);
  return userId;
}
const newId = (): string => `cm${randomUUID().replaceAll('-', '').slice(0, 23)}`;
const order = (userId: string, jobId: string, from: KindJob['jobIdFrom'] = 'client'): KindJob => ({
  ...aJob({ now: Date.now(), from }),
  userId,
  jobId,
});

describe('a job id', () => {
  test('is its first user’s; another user’s order under it holds nothing and leaves nothing', async () => {
    const [one, other, jobId] = [await richUser(), await richUser(), newId()];
    expect(await jobs.open(order(one, jobId))).toEqual({ kind: 'opened' });
    expect(await jobs.open(order(other, jobId))).toEqual({ kind: 'taken' });
    expect(await jobs.get({ userId: other, jobId })).toBeUndefined();
    expect(await credits.wallet(other)).toEqual({ available: 10, held: 0, spent: 0, granted: 10 });
    expect(await credits.detailedWallet(other)).toMatchObject({ openJobs: 0 });
    expect(await ownerOf(jobId)).toBe(one);
    expect(await ownerOf(newId())).toBeUndefined();
  });

  test('has one first user, however many come at once', async () => {
    const jobId = newId();
    const users = await Promise.all(Array.from({ length: 8 }, () => richUser()));
    const outcomes = await Promise.all(users.map((userId) => jobs.open(order(userId, jobId))));
    expect(outcomes.filter(({ kind }) => kind === 'opened')).toHaveLength(1);
    expect(outcomes.filter(({ kind }) => kind === 'taken')).toHaveLength(7);
    const first = users[outcomes.findIndex(({ kind }) => kind === 'opened')];
    expect(await ownerOf(jobId)).toBe(first);
  });

  test('stays theirs when the job has ended, is erased, is past its time to live, and when the account is gone', async () => {
    const [one, other, jobId] = [await richUser(), await richUser(), newId()];
    const job = order(one, jobId);
    const taken = async () => expect(await jobs.open(order(other, jobId))).toEqual({ kind: 'taken' });
    await jobs.open(job);
    await jobs.close(job, settle({ ...job, parts: [delivered()] }, Date.now()));
    await taken();
    const closed = await jobs.get(job);
    if (closed === undefined) throw new Error('the job is gone');
    await dynamoJobEraser(dynamo, tables).erase(closed, Date.now());
    await taken();
    await dynamo.send(new DeleteItemCommand({ TableName: tables.jobs, Key: jobKey(job) }));
    await taken();
    expect(await jobs.open(job)).toEqual({ kind: 'expired' });
    await dynamoAccountStore(dynamo, tables).markDeleted(one, Date.now());
    await taken();
  });

  test('is refused to others before their credits, their limits and the end of their account are looked at', async () => {
    const [one, jobId] = [await richUser(), newId()];
    await jobs.open(order(one, jobId));
    expect(await jobs.open(order(newUser(), jobId))).toEqual({ kind: 'taken' });
  });

  test('is kept with its user and nothing else, without a time to live', async () => {
    const [userId, jobId] = [await richUser(), newId()];
    await jobs.open(order(userId, jobId));
    const { Item } = await dynamo.send(new GetItemCommand({ TableName: tables.jobs, Key: ownerKey(jobId) }));
    expect(Item).toEqual({ ...ownerKey(jobId), owner_id: { S: userId } });
  });

  test('of the form that is derived here cannot be chosen ahead of its user, who is answered with the job', async () => {
    const [owner, stranger] = [await richUser(), await richUser()];
    for (const jobId of [jobIdOfIdempotencyKey(owner, 'commande-1') ?? '', retryIdOf(newId())]) {
      expect(await jobs.open(order(stranger, jobId))).toEqual({ kind: 'taken' });
      expect(await ownerOf(jobId)).toBeUndefined();
      expect(await jobs.open(order(owner, jobId, 'server'))).toEqual({ kind: 'opened' });
      expect(await jobs.open(order(stranger, jobId))).toEqual({ kind: 'taken' });
      // By its name, as the answer told it.
      expect(await jobs.open(order(owner, jobId))).toMatchObject({ kind: 'exists' });
    }
  });
});
