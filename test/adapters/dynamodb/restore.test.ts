import { randomUUID } from 'node:crypto';
import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  type GlobalSecondaryIndex,
  paginateScan,
  waitUntilTableExists,
  waitUntilTableNotExists,
} from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { dynamoAuditSource } from '../../../shared/adapters/dynamodb/audit/audit-source.ts';
import { dynamoCreditLedger } from '../../../shared/adapters/dynamodb/credits/credit-ledger.ts';
import type { Item } from '../../../shared/adapters/dynamodb/item.ts';
import { dynamoJobCloser } from '../../../shared/adapters/dynamodb/jobs/job-closer.ts';
import { dynamoJobOpener } from '../../../shared/adapters/dynamodb/jobs/job-opener.ts';
import { dynamoJobReader } from '../../../shared/adapters/dynamodb/jobs/job-reader.ts';
import type { Tables } from '../../../shared/adapters/dynamodb/tables.ts';
import { auditAccount } from '../../../shared/audit/audit-account.ts';
import { settle } from '../../../shared/jobs/lifecycle/settle.ts';
import { aJob, deliveredIn } from '../../domain/a-job.ts';
import { dynamoOfSystem, newUser, tablesOfSystem } from '../../support/aws.ts';

/**
 * docs/restore.md, walked on the engine. What DynamoDB does at a restore, a new table of the same keys and indexes with the rows of
 * one second, is done here by hand; how functions, roles and alarms go over to it is in the templates (test/infra/restored-tables).
 */
const dynamo = dynamoOfSystem();
const WAIT = { client: dynamo, minDelay: 1, maxDelay: 1, maxWaitTime: 30 };

/** Makes a table with the keys and the indexes of another one. */
async function makeLike(source: string, name: string): Promise<string> {
  const { Table } = await dynamo.send(new DescribeTableCommand({ TableName: source }));
  const indexes = (Table?.GlobalSecondaryIndexes ?? []).map(
    ({ IndexName, KeySchema, Projection }): GlobalSecondaryIndex => ({ IndexName, KeySchema, Projection }),
  );
  await dynamo.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: Table?.KeySchema,
      AttributeDefinitions: Table?.AttributeDefinitions,
      GlobalSecondaryIndexes: indexes,
    }),
  );
  await waitUntilTableExists(WAIT, { TableName: name });
  return name;
}

/** The rows of a table at this moment: its backup. */
async function rowsOf(table: string): Promise<Item[]> {
  const rows: Item[] = [];
  for await (const { Items = [] } of paginateScan({ client: dynamo }, { TableName: table, ConsistentRead: true })) {
    rows.push(...Items);
  }
  return rows;
}

async function fill(table: string, rows: readonly Item[]): Promise<void> {
  for (let at = 0; at < rows.length; at += 25) {
    const puts = rows.slice(at, at + 25).map((row) => ({ PutRequest: { Item: row } }));
    await dynamo.send(new BatchWriteItemCommand({ RequestItems: { [table]: puts } }));
  }
}

/** A service on tables of its own. */
async function serviceOn(tables: Tables) {
  const ledger = dynamoCreditLedger(dynamo, tables);
  const opener = dynamoJobOpener(dynamo, tables, { openJobs: 10, unitsPerDay: {} });
  const closer = dynamoJobCloser(dynamo, tables, 90);
  return {
    grant: (userId: string, id: string) => ledger.grant(userId, id, 10, 'test', Date.now()),
    open: async (userId: string, jobId: string) => {
      const job = { ...aJob({ now: Date.now() }), userId, jobId };
      return { job, outcome: await opener.open(job) };
    },
    deliver: (job: ReturnType<typeof aJob>) =>
      closer.close(job, settle({ ...job, parts: [deliveredIn(job)] }, Date.now())),
    read: (userId: string, jobId: string) => dynamoJobReader(dynamo, tables).get({ userId, jobId }),
    audit: async (userId: string) => auditAccount(await dynamoAuditSource(dynamo, tables).account(userId), Date.now()),
  };
}

async function freshTables(): Promise<Tables> {
  const id = randomUUID().slice(0, 8);
  const { jobs, credits } = tablesOfSystem();
  return { jobs: await makeLike(jobs, `jobs-${id}`), credits: await makeLike(credits, `credits-${id}`) };
}

test('a table that was deleted comes back under its own name, and the service goes on as if nothing had been', async () => {
  const tables = await freshTables();
  const service = await serviceOn(tables);
  const user = newUser();
  await service.grant(user, 'gift');
  const { job } = await service.open(user, 'before');

  // DynamoDB keeps what the table held at its deletion.
  const backup = await rowsOf(tables.jobs);
  await dynamo.send(new DeleteTableCommand({ TableName: tables.jobs }));
  await waitUntilTableNotExists(WAIT, { TableName: tables.jobs });
  await expect(service.open(user, 'meanwhile')).rejects.toThrow();
  await makeLike(tablesOfSystem().jobs, tables.jobs);
  await fill(tables.jobs, backup);

  await service.deliver(job);
  expect(await service.read(user, 'before')).toMatchObject({ status: 'COMPLETED' });
  expect(await service.open(user, 'after')).toMatchObject({ outcome: { kind: 'opened' } });
  expect(await service.audit(user)).toEqual([]);
});

test('rows that are wrong are taken back in both tables to one second, and the service goes on with the restored ones', async () => {
  const tables = await freshTables();
  const wrong = await serviceOn(tables);
  const user = newUser();
  await wrong.grant(user, 'gift');
  const { job } = await wrong.open(user, 'at-work');
  const lastGoodSecond = { jobs: await rowsOf(tables.jobs), credits: await rowsOf(tables.credits) };
  await wrong.grant(user, 'purchase');
  await wrong.open(user, 'of-afterwards');

  const restored = await freshTables();
  await fill(restored.jobs, lastGoodSecond.jobs);
  await fill(restored.credits, lastGoodSecond.credits);
  const service = await serviceOn(restored);
  expect(await service.audit(user)).toEqual([]);
  expect(await service.read(user, 'of-afterwards')).toBeUndefined();

  // What was open goes on, what came afterwards is told again and books once.
  await service.deliver(job);
  await service.grant(user, 'purchase');
  await service.grant(user, 'purchase');
  expect(await service.read(user, 'at-work')).toMatchObject({ status: 'COMPLETED' });
  const { wallet } = await dynamoAuditSource(dynamo, restored).account(user);
  expect(wallet).toMatchObject({ granted: 20 });
  expect(await service.audit(user)).toEqual([]);
});
