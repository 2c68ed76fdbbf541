import { S3Client } from '@aws-sdk/client-s3';
import * as v from 'valibot';
import { dynamoAuditPlaces } from '../../shared/adapters/dynamodb/audit/audit-places.ts';
import { dynamoAuditSource } from '../../shared/adapters/dynamodb/audit/audit-source.ts';
import { dynamoCreditLedger } from '../../shared/adapters/dynamodb/credits/credit-ledger.ts';
import { s3ObjectHeads } from '../../shared/adapters/s3/object-heads.ts';
import { BATCH_CALLS, dynamoClient } from '../../shared/runtime/aws-clients.ts';
import { jsonLogger } from '../../shared/runtime/json-logger.ts';
import type { AuditDeps } from './handler.ts';

export const AuditEnv = {
  STAGE: v.string(),
  JOBS_TABLE: v.string(),
  CREDITS_TABLE: v.string(),
  BUCKET: v.string(),
};
export type AuditEnv = v.InferOutput<v.ObjectSchema<typeof AuditEnv, undefined>>;

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
