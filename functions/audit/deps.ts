import { dynamoAuditSource } from '../../shared/adapters/dynamodb/audit-source.ts';
import { dynamoClient } from '../../shared/runtime/aws-clients.ts';
import { emfMetrics } from '../../shared/runtime/emf-metrics.ts';
import { jsonLogger } from '../../shared/runtime/json-logger.ts';
import type { AuditEnv } from './env.ts';
import type { AuditDeps } from './handler.ts';

export function auditDeps(env: AuditEnv): AuditDeps {
  return {
    accounts: dynamoAuditSource(dynamoClient(), { jobs: env.JOBS_TABLE, credits: env.CREDITS_TABLE }),
    metrics: emfMetrics(env.STAGE),
    log: jsonLogger(),
  };
}
