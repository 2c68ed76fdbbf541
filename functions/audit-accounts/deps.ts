import { S3Client } from '@aws-sdk/client-s3';
import { dynamoAuditPlaces } from '../../shared/adapters/dynamodb/audit/audit-places.ts';
import { dynamoAuditSource } from '../../shared/adapters/dynamodb/audit/audit-source.ts';
import { dynamoCreditLedger } from '../../shared/adapters/dynamodb/credits/credit-ledger.ts';
import { s3ObjectHeads } from '../../shared/adapters/s3/object-heads.ts';
import { BATCH_CALLS, dynamoClient } from '../../shared/runtime/aws-clients.ts';
import { jsonLogger } from '../../shared/runtime/json-logger.ts';
import type { AuditEnv } from './env.ts';
import type { AuditDeps } from './handler.ts';

export function auditDeps(env: AuditEnv): AuditDeps {
  const dynamo = dynamoClient(BATCH_CALLS);
  const tables = { jobs: env.JOBS_TABLE, credits: env.CREDITS_TABLE };
  return {
    accounts: dynamoAuditSource(dynamo, tables),
    places: dynamoAuditPlaces(dynamo, tables),
    credits: dynamoCreditLedger(dynamo, tables),
    bucket: s3ObjectHeads(new S3Client(BATCH_CALLS), env.BUCKET),
    log: jsonLogger(env.STAGE),
    now: Date.now,
    random: Math.random,
  };
}
