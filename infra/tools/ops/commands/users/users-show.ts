import * as v from 'valibot';
import { dynamoAuditSource } from '../../../../../shared/adapters/dynamodb/audit/audit-source.ts';
import { auditAccount } from '../../../../../shared/audit/audit-account.ts';
import { EMPTY_WALLET } from '../../../../../shared/credits/wallet.ts';
import type { Job } from '../../../../../shared/jobs/job.ts';
import { command } from '../../command.ts';
import { PositiveNumber, UserId } from '../../command-line/inputs.ts';
import { countFiles } from '../../repair/count-files.ts';
import { iso } from '../../views/iso.ts';
import { jobLine } from '../../views/job-view.ts';
import { ledgerView } from '../../views/ledger-view.ts';
import { mismatchLine } from '../../views/mismatch-line.ts';
import { nothingKnownOf } from '../../views/nothing-known.ts';
import { outline } from '../../views/outline.ts';

/** A user with everything about them: wallet, ledger, jobs, files, and what the audit says. */
export const usersShow = command({
  name: 'users show',
  summary: 'A user with everything about them: wallet, ledger, jobs, files, audit',
  arguments: ['<user-id>'],
  options: { last: { type: 'string', value: 'N', help: 'jobs and ledger rows shown (default 20)' } },
  details: 'Fails (1) when the books do not agree, and when nothing is known of the user.',
  input: v.object({ userId: UserId, last: v.optional(PositiveNumber, '20') }),
  run: async (ops, { userId, last }) => {
    const { dynamo, tables } = ops.deployment;
    const account = await dynamoAuditSource(dynamo, tables).account(userId);
    const { wallet } = account;
    const mismatches = auditAccount(account, ops.now());
    const jobs = account.jobs.toSorted((a, b) => b.createdAt - a.createdAt);
    const { available, held, spent, granted, openJobs, lots = [] } = wallet ?? { ...EMPTY_WALLET, openJobs: 0 };
    const files = await countFiles(ops, userId);
    const data = {
      user_id: userId,
      account_deleted_at: iso(wallet?.deletedAt),
      wallet: { available, held, spent, granted, open_jobs: openJobs },
      lots: lots.map(({ id, amount, priority, expiresAt }) => ({ id, amount, priority, expires_at: iso(expiresAt) })),
      jobs_by_status: countBy(jobs, ({ status }) => status),
      webhooks_by_state: countBy(jobs, ({ webhook }) => webhook?.state),
      files,
      mismatches: mismatches.map(({ rule, jobId }) => (jobId === undefined ? rule : `${rule} (job ${jobId})`)),
      mismatch_details: mismatches.map(mismatchLine),
      last_jobs: jobs
        .slice(0, last)
        .map(jobLine)
        .map(({ user_id: _, ...line }) => line),
      last_entries: account.entries
        .toSorted((a, b) => b.bookedAt - a.bookedAt)
        .slice(0, last)
        .map(ledgerView),
    };
    ops.terminal.say(outline(data));
    const isKnown = wallet !== undefined || account.entries.length > 0 || jobs.length > 0 || files.count > 0;
    if (!isKnown) ops.terminal.say(nothingKnownOf(userId));
    return { ok: isKnown && mismatches.length === 0, data };
  },
});

function countBy(jobs: readonly Job[], keyOf: (job: Job) => string | undefined): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const job of jobs) {
    const key = keyOf(job);
    if (key !== undefined) counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}
