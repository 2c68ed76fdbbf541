import { dynamoAuditSource } from '../../../../shared/adapters/dynamodb/audit/audit-source.ts';
import { auditAccount } from '../../../../shared/audit/audit-account.ts';
import { ledgerId } from '../../../../shared/credits/wallet.ts';
import type { Job } from '../../../../shared/jobs/job.ts';
import { deliveredParts } from '../../../../shared/jobs/part.ts';
import { isShippedKind } from '../../../../shared/kinds/kinds.ts';
import type { Deployment } from '../deployment/deployment.ts';
import type { Finding } from '../views/finding.ts';
import { JOB_CHECKS } from './job-names.ts';

/** Exactly what was delivered was paid. By the ledger: what else the user does meanwhile has rows of its own. */
export async function paidImages(
  { dynamo, tables, stage }: Deployment,
  job: Job,
  now: number,
): Promise<readonly Finding[]> {
  const check = JOB_CHECKS.paid;
  if (job.credits.mode === 'external') {
    return [{ check, state: 'unverified', found: 'non vérifié (le frontend les déduit lui-même : mode external)' }];
  }
  const account = await dynamoAuditSource(dynamo, tables).account(job.userId);
  const mine = account.entries.filter(({ id }) => id === ledgerId.hold(job.jobId) || id === ledgerId.settle(job.jobId));
  const hold = mine.find((entry) => entry.type === 'hold');
  const settlement = mine.find((entry) => entry.type === 'settle');
  const delivered = deliveredParts(job.parts).length;
  const price = isShippedKind(job.kind) ? stage.kinds[job.kind].price : 0;
  const due = job.credits.capture === 'whole' ? price : price * delivered;
  const mismatches = auditAccount(account, now).map(({ rule }) => rule);
  const exact =
    settlement?.captured === due &&
    hold?.amount === settlement.captured + settlement.released &&
    mismatches.length === 0;
  const spent = `${settlement?.captured ?? 0} crédit(s) pour ${delivered} ${job.kind === 'image' ? 'image' : 'fichier'}(s)`;
  const found = [spent, `solde ${account.wallet?.available ?? 0}`, ...mismatches].join(', ');
  return [{ check, state: exact ? 'ok' : 'failed', found }];
}
