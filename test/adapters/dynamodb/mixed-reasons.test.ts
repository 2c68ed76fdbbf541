import {
  type CancellationReason,
  type DynamoDBClient,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { dynamoCreditLedger } from '../../../shared/adapters/dynamodb/credits/credit-ledger.ts';
import { dynamoJobCloser } from '../../../shared/adapters/dynamodb/jobs/job-closer.ts';
import { dynamoJobOpener } from '../../../shared/adapters/dynamodb/jobs/job-opener.ts';
import { dynamoJobReader } from '../../../shared/adapters/dynamodb/jobs/job-reader.ts';
import type { KindJob } from '../../../shared/jobs/job.ts';
import { settle } from '../../../shared/jobs/lifecycle/settle.ts';
import { aJob } from '../../domain/a-job.ts';
import { dynamoOfSystem, newUser, tablesOfSystem } from '../../support/aws.ts';

const tables = tablesOfSystem();
const dynamo = dynamoOfSystem();

/** A client whose first transaction is cancelled for these reasons, one an item; the engines never mix them, DynamoDB does. */
function cancelledFirst(...codes: readonly string[]): DynamoDBClient {
  let isFirst = true;
  return new Proxy(dynamo, {
    get(client, name) {
      if (name !== 'send') return Reflect.get(client, name);
      return (command: Parameters<DynamoDBClient['send']>[0]) => {
        if (!isFirst || !(command instanceof TransactWriteItemsCommand)) return client.send(command);
        isFirst = false;
        const CancellationReasons = codes.map((Code): CancellationReason => ({ Code }));
        return Promise.reject(
          new TransactionCanceledException({ message: 'cancelled', $metadata: {}, CancellationReasons }),
        );
      };
    },
  });
}

const jobsOn = (client: DynamoDBClient) => ({
  ...dynamoJobOpener(client, tables, { openJobs: 10, unitsPerDay: {} }),
  ...dynamoJobReader(client, tables),
  ...dynamoJobCloser(client, tables, 90),
});

async function openJob(): Promise<KindJob> {
  const userId = newUser();
  await dynamoCreditLedger(dynamo, tables).grant(userId, 'gift', 5, 'test', 1);
  const job: KindJob = { ...aJob({ now: Date.now() }), userId, jobId: userId };
  expect(await jobsOn(dynamo).open(job)).toEqual({ kind: 'opened' });
  return job;
}

describe('while another transaction holds a row, or its partition is throttled,', () => {
  test.each([
    ['TransactionConflict', 'None', 'ConditionalCheckFailed'],
    ['TransactionConflict', 'ConditionalCheckFailed', 'ConditionalCheckFailed'],
    ['ThrottlingError', 'None', 'ConditionalCheckFailed'],
  ])('an order that is repeated gets its job: %s, %s, %s', async (...codes) => {
    const job = await openJob();
    expect(await jobsOn(cancelledFirst(...codes)).open(job)).toEqual({ kind: 'exists', job });
  });

  test.each([
    ['None', 'ProvisionedThroughputExceeded', 'None'],
    ['TransactionConflict', 'ConditionalCheckFailed', 'None'],
  ])('an order is opened all the same: %s, %s, %s', async (...codes) => {
    const userId = newUser();
    await dynamoCreditLedger(dynamo, tables).grant(userId, 'gift', 5, 'test', 1);
    const job: KindJob = { ...aJob({ now: Date.now() }), userId, jobId: userId };
    expect(await jobsOn(cancelledFirst(...codes)).open(job)).toEqual({ kind: 'opened' });
  });

  test.each([
    ['TransactionConflict', 'None', 'ConditionalCheckFailed'],
    ['None', 'ThrottlingError', 'ConditionalCheckFailed'],
  ])('a job that somebody closes just now is found closed: %s, %s, %s', async (...codes) => {
    const job = await openJob();
    const settlement = settle(job, Date.now(), 'cancelled');
    expect(await jobsOn(dynamo).close(job, settlement)).toEqual({ kind: 'closed' });
    expect(await jobsOn(cancelledFirst(...codes)).close(job, settlement)).toMatchObject({ kind: 'already-closed' });
  });

  test.each([
    ['ConditionalCheckFailed', 'None', 'TransactionConflict'],
    ['ConditionalCheckFailed', 'ThrottlingError', 'TransactionConflict'],
    ['None', 'ThrottlingError', 'None'],
  ])('a purchase that is told twice is the one that is booked: %s, %s, %s', async (...codes) => {
    const userId = newUser();
    const event = { id: `evt-${userId}`, fingerprint: 'pack' };
    const terms = [userId, 5, 'pack', 1] as const;
    expect(await dynamoCreditLedger(dynamo, tables).grantForEvent(event, ...terms)).toBe('granted');
    const again = dynamoCreditLedger(cancelledFirst(...codes), tables).grantForEvent(event, ...terms);
    expect(await again).toEqual({ kind: 'known', same: true });
  });
});
