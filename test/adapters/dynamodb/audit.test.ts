import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { auditHandler } from '../../../functions/audit-accounts/handler.ts';
import { dynamoAuditSource } from '../../../shared/adapters/dynamodb/credits/audit-source.ts';
import { dynamoCreditLedger } from '../../../shared/adapters/dynamodb/credits/credit-ledger.ts';
import { dynamoJobCloser } from '../../../shared/adapters/dynamodb/jobs/job-closer.ts';
import { dynamoJobOpener } from '../../../shared/adapters/dynamodb/jobs/job-opener.ts';
import { creditKey } from '../../../shared/adapters/dynamodb/keys.ts';
import { WALLET } from '../../../shared/adapters/dynamodb/tables.ts';
import { settle } from '../../../shared/jobs/settle.ts';
import { jsonLogger } from '../../../shared/runtime/json-logger.ts';
import { aJob, delivered } from '../../domain/a-job.ts';
import { dynamoOfSystem, newUser, tablesOfSystem } from '../../support/aws.ts';

const dynamo = dynamoOfSystem();
const tables = tablesOfSystem();

async function userWithHistory(): Promise<string> {
  const userId = newUser();
  await dynamoCreditLedger(dynamo, tables).grant(userId, 'gift', 10, 'test', 1);
  const opener = dynamoJobOpener(dynamo, tables, { openJobs: 10, unitsPerDay: {} });
  await opener.open({ ...aJob({ images: 2 }), userId, jobId: `open-${userId}` });
  const job = { ...aJob({ now: Date.now() }), userId, jobId: `closed-${userId}` };
  await opener.open(job);
  await dynamoJobCloser(dynamo, tables, 90).close(job, settle({ ...job, outputs: [delivered()] }, Date.now()));
  return userId;
}

test('the audit finds the account that somebody changed, names it, and leaves the others in peace', async () => {
  const [honest, changed] = [await userWithHistory(), await userWithHistory()];
  await dynamo.send(
    new UpdateItemCommand({
      TableName: tables.credits,
      Key: creditKey(changed, WALLET),
      UpdateExpression: 'ADD available :gift',
      ExpressionAttributeValues: { ':gift': { N: '100' } },
    }),
  );
  const lines: string[] = [];
  const audit = auditHandler({
    accounts: dynamoAuditSource(dynamo, tables),
    credits: dynamoCreditLedger(dynamo, tables),
    now: Date.now,
    log: jsonLogger('test', (line) => lines.push(line)),
  });
  const report = await audit({}, { getRemainingTimeInMillis: () => 900_000 });

  expect(report.complete).toBe(true);
  const about = (userId: string) => report.mismatches.filter((mismatch) => mismatch.userId === userId);
  expect(about(honest)).toEqual([]);
  expect(about(changed).map(({ rule }) => rule)).toEqual([
    'wallet is not the fold of its ledger',
    'available + held + spent is not granted',
  ]);
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ AuditMismatches: report.mismatches.length });
  expect(lines.some((line) => line.includes('audit.mismatch') && line.includes(changed))).toBe(true);
});

test('the audit that runs out of time says so', async () => {
  const log = jsonLogger('test', () => undefined);
  const audit = auditHandler({
    accounts: dynamoAuditSource(dynamo, tables),
    credits: dynamoCreditLedger(dynamo, tables),
    log,
    now: Date.now,
  });
  await userWithHistory();
  expect(await audit({}, { getRemainingTimeInMillis: () => 1_000 })).toMatchObject({ complete: false, accounts: 0 });
});
