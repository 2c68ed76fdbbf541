import { dynamoAuditSource } from '../../shared/adapters/dynamodb/credits/audit-source.ts';
import { dynamoCreditLedger } from '../../shared/adapters/dynamodb/credits/credit-ledger.ts';
import { BATCH_CALLS, dynamoClient } from '../../shared/runtime/aws-clients.ts';
import { jsonLogger } from '../../shared/runtime/json-logger.ts';
import type { AuditEnv } from './env.ts';
import type { AuditDeps } from './handler.ts';

export function auditDeps(env: AuditEnv): AuditDeps {
  const dynamo = dynamoClient(BATCH_CALLS);
  const tables = { jobs: env.JOBS_TABLE, credits: env.CREDITS_TABLE };
  return {
    accounts: dynamoAuditSource(dynamo, tables),
    credits: dynamoCreditLedger(dynamo, tables),
    log: jsonLogger(env.STAGE),
    now: Date.now,
  };
}
