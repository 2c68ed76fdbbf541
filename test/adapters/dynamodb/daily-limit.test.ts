import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { dynamoAuditSource } from '../../../shared/adapters/dynamodb/audit/audit-source.ts';
import { dynamoCreditLedger } from '../../../shared/adapters/dynamodb/credits/credit-ledger.ts';
import { dynamoJobCloser } from '../../../shared/adapters/dynamodb/jobs/job-closer.ts';
import { dynamoJobOpener } from '../../../shared/adapters/dynamodb/jobs/job-opener.ts';
import { creditKey } from '../../../shared/adapters/dynamodb/keys.ts';
import { WALLET } from '../../../shared/adapters/dynamodb/tables.ts';
import { auditAccount } from '../../../shared/audit/audit-account.ts';
import type { CreditMode, KindJob } from '../../../shared/jobs/job.ts';
import { settle } from '../../../shared/jobs/lifecycle/settle.ts';
import type { FinalPart } from '../../../shared/jobs/part.ts';
import { aJob, delivered, failed } from '../../domain/a-job.ts';
import { dynamoOfSystem, newUser, tablesOfSystem } from '../../support/aws.ts';

const dynamo = dynamoOfSystem();
const tables = tablesOfSystem();
const credits = dynamoCreditLedger(dynamo, tables);
const LIMIT = 10;
const jobs = {
  ...dynamoJobOpener(dynamo, tables, { openJobs: 100, unitsPerDay: { image: LIMIT } }),
  ...dynamoJobCloser(dynamo, tables, 90),
};

const NOON = Date.parse('2026-11-29T12:00:00Z');
const LAST_MOMENT = Date.parse('2026-11-29T23:59:59.999Z');
const NEXT_DAY = Date.parse('2026-11-30T00:00:00Z');

async function richUser(): Promise<string> {
  const userId = newUser();
  await credits.grant(userId, 'gift', 1_000, 'test', 1);
  return userId;
}
const usageOf = async (userId: string) => (await credits.detailedWallet(userId))?.usage;
const untouched = (number = 1): FinalPart => ({
  name: String(number),
  state: 'failed',
  attempts: 0,
  billableAttempts: 0,
  code: 'cancelled',
});

const order = (
  userId: string,
  name: string,
  images: number,
  now: number,
  charging: CreditMode = 'ledger',
): KindJob => ({
  ...aJob({ images, now, terms: { charging } }),
  userId,
  jobId: `${name}-${userId}`,
});

async function end(job: KindJob, parts: FinalPart[], at: number): Promise<void> {
  expect(await jobs.close(job, settle({ ...job, parts }, at))).toEqual({ kind: 'closed' });
}

describe('the limit of a day', () => {
  test.each<CreditMode>(['ledger', 'external'])('is exact under parallel orders, charged %s', async (mode) => {
    const userId = await richUser();
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, (_, n) => jobs.open(order(userId, `j${n}`, 3, NOON, mode))),
    );
    expect(outcomes.filter(({ kind }) => kind === 'opened')).toHaveLength(3);
    expect(outcomes.filter(({ kind }) => kind === 'daily-limit')).toHaveLength(9);
    expect(outcomes.find(({ kind }) => kind === 'daily-limit')).toEqual({ kind: 'daily-limit', used: 9 });
    expect(await usageOf(userId)).toEqual({ day: '2026-11-29', units: { image: 9 } });
    expect(await credits.wallet(userId)).toMatchObject({ held: mode === 'ledger' ? 9 : 0 });
    // What is left can still be ordered.
    expect(await jobs.open(order(userId, 'last', 1, NOON, mode))).toEqual({ kind: 'opened' });
  });

  test('counts a repeated order once, and answers it with its job although nothing is left', async () => {
    const userId = await richUser();
    const job = order(userId, 'j', 4, NOON);
    await Promise.all([jobs.open(job), jobs.open(job), jobs.open(job)]);
    await jobs.open(order(userId, 'k', 4, NOON));
    await jobs.open(order(userId, 'l', 2, NOON));
    expect(await usageOf(userId)).toEqual({ day: '2026-11-29', units: { image: LIMIT } });
    expect(await jobs.open({ ...job, createdAt: NOON + 1 })).toMatchObject({ kind: 'exists' });
    expect(await usageOf(userId)).toEqual({ day: '2026-11-29', units: { image: LIMIT } });
  });

  test('starts afresh at midnight UTC, also for many orders at once', async () => {
    const userId = await richUser();
    for (const name of ['a', 'b']) await jobs.open(order(userId, name, 4, LAST_MOMENT));
    expect(await jobs.open(order(userId, 'c', 4, LAST_MOMENT))).toEqual({ kind: 'daily-limit', used: 8 });
    const outcomes = await Promise.all(
      Array.from({ length: 5 }, (_, n) => jobs.open(order(userId, `n${n}`, 4, NEXT_DAY))),
    );
    expect(outcomes.filter(({ kind }) => kind === 'opened')).toHaveLength(2);
    expect(await usageOf(userId)).toEqual({ day: '2026-11-30', units: { image: 8 } });
    // A function whose clock is a moment behind counts on the day that has begun.
    expect(await jobs.open(order(userId, 'slow', 4, LAST_MOMENT))).toEqual({ kind: 'daily-limit', used: 8 });
    expect(await jobs.open(order(userId, 'slow', 2, LAST_MOMENT))).toEqual({ kind: 'opened' });
    expect(await usageOf(userId)).toEqual({ day: '2026-11-30', units: { image: LIMIT } });
  });

  test('refuses an order that is larger than itself, on a fresh wallet, the same day and the next one', async () => {
    const strict = dynamoJobOpener(dynamo, tables, { openJobs: 100, unitsPerDay: { image: 3 } });
    const userId = await richUser();
    expect(await strict.open(order(userId, 'a', 4, NOON))).toEqual({ kind: 'daily-limit', used: 0 });
    expect(await strict.open(order(userId, 'b', 1, NOON))).toEqual({ kind: 'opened' });
    expect(await strict.open(order(userId, 'c', 4, NOON))).toEqual({ kind: 'daily-limit', used: 1 });
    expect(await strict.open(order(userId, 'd', 4, NEXT_DAY))).toEqual({ kind: 'daily-limit', used: 0 });
    expect(await usageOf(userId)).toEqual({ day: '2026-11-29', units: { image: 1 } });
  });

  test('that a stage does not have counts all the same, and refuses nothing', async () => {
    const userId = await richUser();
    const open = dynamoJobOpener(dynamo, tables, { openJobs: 100, unitsPerDay: {} });
    for (const name of ['a', 'b', 'c'])
      expect(await open.open(order(userId, name, 4, NOON))).toEqual({ kind: 'opened' });
    expect(await usageOf(userId)).toEqual({ day: '2026-11-29', units: { image: 12 } });
  });

  test('holds for a wallet with credits that expire as well', async () => {
    const userId = newUser();
    await credits.grant(userId, 'soon', 50, 'test', NOON, { expiresAt: NEXT_DAY + 1_000 });
    for (const name of ['a', 'b']) await jobs.open(order(userId, name, 4, NOON));
    expect(await jobs.open(order(userId, 'c', 4, NOON))).toEqual({ kind: 'daily-limit', used: 8 });
    expect(await jobs.open(order(userId, 'd', 4, NEXT_DAY))).toEqual({ kind: 'opened' });
    expect(await credits.detailedWallet(userId)).toMatchObject({
      lots: [{ id: 'soon', amount: 38 }],
      usage: { day: '2026-11-30', units: { image: 4 } },
    });
  });
});

describe('the end of a job', () => {
  test('gives back the units for which the model was never asked, and no others', async () => {
    const userId = await richUser();
    const job = order(userId, 'j', 4, NOON);
    await jobs.open(job);
    await end(job, [delivered(), failed('content_blocked', 2), untouched(3), untouched(4)], NOON + 1_000);
    expect(await usageOf(userId)).toEqual({ day: '2026-11-29', units: { image: 2 } });
    expect(await credits.wallet(userId)).toMatchObject({ held: 0, spent: 1 });
  });

  test('on another day gives nothing back to the new one', async () => {
    const userId = await richUser();
    const [old, older] = [order(userId, 'old', 4, LAST_MOMENT), order(userId, 'older', 1, LAST_MOMENT)];
    await jobs.open(old);
    await jobs.open(older);
    await end(older, [untouched()], NEXT_DAY);
    await jobs.open(order(userId, 'new', 3, NEXT_DAY));
    // Closed by a function whose clock is behind: the wallet decides.
    await end(old, [1, 2, 3, 4].map(untouched), LAST_MOMENT);
    expect(await usageOf(userId)).toEqual({ day: '2026-11-30', units: { image: 3 } });
    expect(await credits.detailedWallet(userId)).toMatchObject({ held: 3, openJobs: 1 });
  });

  test('gives back credits with a time of their own and units together', async () => {
    const userId = newUser();
    await credits.grant(userId, 'soon', 8, 'test', NOON, { expiresAt: NEXT_DAY });
    const job = order(userId, 'j', 3, NOON);
    await jobs.open(job);
    await end(
      { ...job, credits: { ...job.credits, lots: [{ id: 'soon', amount: 3, priority: 50, expiresAt: NEXT_DAY }] } },
      [1, 2, 3].map(untouched),
      NOON + 5,
    );
    expect(await credits.detailedWallet(userId)).toMatchObject({
      ...{
        available: 8,
        held: 0,
        lots: [{ id: 'soon', amount: 8 }],
        usage: { day: '2026-11-29', units: { image: 0 } },
      },
    });
    // These parts say "cancelled" of a job that nobody cancelled.
    const rules = auditAccount(await dynamoAuditSource(dynamo, tables).account(userId), NOON + 60_000).map(
      ({ rule }) => rule,
    );
    expect(rules).toEqual(['the status is not that of its parts']);
  });
});

test('a wallet keeps the counts of kinds that this version does not know until the day is over', async () => {
  const userId = await richUser();
  const Key = creditKey(userId, WALLET);
  await jobs.open(order(userId, 'i', 1, NOON));
  const UpdateExpression = 'ADD units_video :two';
  const ExpressionAttributeValues = { ':two': { N: '2' } };
  await dynamo.send(
    new UpdateItemCommand({ TableName: tables.credits, Key, UpdateExpression, ExpressionAttributeValues }),
  );
  expect(await usageOf(userId)).toEqual({ day: '2026-11-29', units: { image: 1, video: 2 } });
  await jobs.open(order(userId, 'n', 1, NEXT_DAY));
  expect(await usageOf(userId)).toEqual({ day: '2026-11-30', units: { image: 1 } });
  const { Item } = await dynamo.send(new GetItemCommand({ TableName: tables.credits, Key }));
  expect(Item).toMatchObject({ units_day: { S: '2026-11-30' }, units_image: { N: '1' } });
  expect(Item).not.toHaveProperty('units_video');
});
