import { inject } from 'vitest';
import type { Endpoints } from '../../../infra/tools/local/system/endpoints-file.ts';
import { dynamoAuditSource } from '../../../shared/adapters/dynamodb/audit/audit-source.ts';
import { auditAccount } from '../../../shared/audit/audit-account.ts';
import type { Mismatch } from '../../../shared/audit/mismatch.ts';
import { dynamoOf } from '../../support/aws.ts';

/** What the audit says of a user: nothing, when the books agree. */
export async function auditOf(userId: string, endpoints: Endpoints = inject('endpoints')): Promise<Mismatch[]> {
  const tables = { jobs: endpoints.jobsTable, credits: endpoints.creditsTable };
  return auditAccount(await dynamoAuditSource(dynamoOf(endpoints), tables).account(userId), Date.now());
}
