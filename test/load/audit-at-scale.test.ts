import { spawnSync } from 'node:child_process';
import { BatchWriteItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AuditDeps, auditHandler } from '../../functions/audit-accounts/handler.ts';
import { type DynamoDbEngine, startDynamoDb } from '../../infra/tools/local/cloud/engines/dynamodb.ts';
import type { Resource } from '../../infra/tools/local/cloud/template/resources.ts';
import { dynamoAuditPlaces } from '../../shared/adapters/dynamodb/audit/audit-places.ts';
import { dynamoAuditSource } from '../../shared/adapters/dynamodb/audit/audit-source.ts';
import { dynamoCreditLedger } from '../../shared/adapters/dynamodb/credits/credit-ledger.ts';
import { ledgerRow } from '../../shared/adapters/dynamodb/credits/ledger-row.ts';
import { jobRow } from '../../shared/adapters/dynamodb/jobs/job-row.ts';
import { creditKey } from '../../shared/adapters/dynamodb/keys.ts';
import { WALLET } from '../../shared/adapters/dynamodb/tables.ts';
import { BATCH_CALLS } from '../../shared/runtime/aws-clients.ts';
import { jsonLogger } from '../../shared/runtime/json-logger.ts';
import { aJob } from '../domain/a-job.ts';

const region = 'eu-north-1';
const hasJava = spawnSync('java', ['-version']).status === 0;
/** More accounts than the page of a scan can be examined at once; AWS's own engine is slower, and is asked for what differs. */
const ENGINES: readonly [DynamoDbEngine, number][] = [
  ['dynoxide', 600],
  ...(hasJava ? [['dynamodb-local', 130] as [DynamoDbEngine, number]] : []),
];

const key = (name: string, KeyType: 'HASH' | 'RANGE') => ({ AttributeName: name, KeyType });
const index = (IndexName: string, sort: string) => ({
  IndexName,
  KeySchema: [key('user_id', 'HASH'), key(sort, 'RANGE')],
  Projection: { ProjectionType: 'ALL' as const },
});
const table = (name: string, sort: string, byTime: string, indexName: string): Resource<'AWS::DynamoDB::Table'> => ({
  name,
  ref: name,
  attributes: {},
  stack: 'data',
  logicalId: name,
  type: 'AWS::DynamoDB::Table',
  properties: {
    KeySchema: [key('user_id', 'HASH'), key(sort, 'RANGE')],
    AttributeDefinitions: [
      { AttributeName: 'user_id', AttributeType: 'S' as const },
      { AttributeName: sort, AttributeType: 'S' as const },
      { AttributeName: byTime, AttributeType: 'N' as const },
    ],
    BillingMode: 'PAY_PER_REQUEST' as const,
    GlobalSecondaryIndexes: [index(indexName, byTime)],
  },
});
const TABLES = [
  table('Jobs', 'job_id', 'created_at', 'by-creation'),
  table('Credits', 'entry', 'booked_at', 'by-time'),
];
const tables = { jobs: 'Jobs', credits: 'Credits' };

describe.each(ENGINES)('on %s, the audit of %i accounts in a page', (engine, accounts) => {
  let dynamo: DynamoDBClient;
  let stop: () => Promise<void>;
  const userId = (number: number) => `user_${String(number).padStart(6, '0')}`;

  beforeAll(async () => {
    const running = await startDynamoDb({ engine, dataDir: undefined, region, tables: TABLES });
    stop = running.stop;
    dynamo = new DynamoDBClient({
      ...BATCH_CALLS,
      endpoint: `http://127.0.0.1:${running.port}`,
      region,
      credentials: { accessKeyId: 'engine', secretAccessKey: 'engine' },
    });
    const numbers = Array.from({ length: accounts }, (_, number) => number);
    for (let from = 0; from < accounts; from += 12) {
      const puts = numbers.slice(from, from + 12).flatMap((number) => rowsOf(userId(number)));
      await dynamo.send(
        new BatchWriteItemCommand({ RequestItems: { Credits: puts.map((Item) => ({ PutRequest: { Item } })) } }),
      );
    }
  });
  afterAll(async () => {
    dynamo.destroy();
    await stop();
  });

  function rowsOf(user: string) {
    const one = { N: '1' };
    const none = { N: '0' };
    const wallet = { ...creditKey(user, WALLET), available: one, granted: one, held: none, spent: none };
    return [wallet, ledgerRow(user, { id: 'grant#g', type: 'grant', amount: 1, reason: 'x', bookedAt: 1 })];
  }

  const deps = (lines: string[]): AuditDeps => ({
    accounts: dynamoAuditSource(dynamo, tables),
    places: dynamoAuditPlaces(dynamo, tables),
    credits: dynamoCreditLedger(dynamo, tables),
    bucket: { head: async () => undefined },
    log: jsonLogger('test', (line) => lines.push(line)),
    now: Date.now,
    random: Math.random,
  });

  test('examines every one of them, at once or in as many runs as it takes', async () => {
    const lines: string[] = [];
    const all = await auditHandler(deps(lines))({}, { getRemainingTimeInMillis: () => 900_000 });
    expect(all).toMatchObject({ failed: 0, mismatchCount: 0, complete: true });
    expect(all.accounts).toBeGreaterThanOrEqual(accounts);
    expect(lines.filter((line) => line.includes('audit.crashed'))).toEqual([]);

    let examined = 0;
    let runs = 0;
    for (let complete = false; !complete; runs += 1) {
      let left = accounts * 0.6;
      const time = { getRemainingTimeInMillis: () => (left-- > 0 ? 900_000 : 1_000) };
      const report = await auditHandler(deps(lines))({}, time);
      examined += report.accounts;
      complete = report.complete;
    }
    expect(runs).toBeGreaterThan(1);
    expect(examined).toBeGreaterThanOrEqual(accounts);
  });

  test('finds a user of whom there is nothing but a job', async () => {
    const job = { ...aJob({ now: Date.now() }), userId: 'user_stray' };
    await dynamo.send(new PutItemCommand({ TableName: tables.jobs, Item: jobRow(job, job.deadlineAt) }));
    await dynamo.send(
      new PutItemCommand({ TableName: tables.jobs, Item: { user_id: { S: '#control' }, job_id: { S: 'x' } } }),
    );
    const { mismatches } = await auditHandler(deps([]))({}, { getRemainingTimeInMillis: () => 900_000 });
    expect(new Set(mismatches.map((mismatch) => mismatch.userId))).toEqual(new Set(['user_stray']));
    expect(mismatches.map(({ rule }) => rule)).toContain('the wallet is missing');
  });
});
