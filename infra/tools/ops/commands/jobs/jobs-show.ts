import * as v from 'valibot';
import { dynamoAuditSource } from '../../../../../shared/adapters/dynamodb/audit/audit-source.ts';
import { s3FileStore } from '../../../../../shared/adapters/s3/file-store.ts';
import { auditAccount } from '../../../../../shared/audit/audit-account.ts';
import { ledgerId } from '../../../../../shared/credits/wallet.ts';
import { isDeleted, type Job } from '../../../../../shared/jobs/job.ts';
import { deliveredParts } from '../../../../../shared/jobs/part.ts';
import { command } from '../../command.ts';
import { JobId, Switch, UserId } from '../../command-line/inputs.ts';
import type { Deployment } from '../../deployment/deployment.ts';
import { findJob } from '../../repair/find-job.ts';
import { jobView } from '../../views/job-view.ts';
import { ledgerView } from '../../views/ledger-view.ts';
import { mismatchLine } from '../../views/mismatch-line.ts';
import { outline } from '../../views/outline.ts';

/** A job with everything about it: its row, its money, its files, its webhook, and what the audit says. */
export const jobsShow = command({
  name: 'jobs show',
  summary: 'A job with everything about it: row, money, files, webhook, audit',
  arguments: ['<job-id>'],
  options: {
    user: { type: 'string', value: 'ID', help: 'whose job; left out, it is found by its id' },
    prompt: { type: 'boolean', help: 'show the prompt too' },
  },
  details: 'Fails (1) when a file is missing or the books do not agree with the job.',
  input: v.object({ jobId: JobId, user: v.optional(UserId), prompt: Switch }),
  run: async (ops, { jobId, user, prompt }) => {
    const job = await findJob(ops, jobId, user);
    const [account, files] = await Promise.all([
      dynamoAuditSource(ops.deployment.dynamo, ops.deployment.tables).account(job.userId),
      filesOf(ops.deployment, job),
    ]);
    const ids = [ledgerId.hold(jobId), ledgerId.settle(jobId)];
    const mismatches = auditAccount(account, ops.now()).filter((mismatch) => mismatch.jobId === jobId);
    const data = {
      ...jobView(job, { prompt }),
      ledger: account.entries.filter(({ id }) => ids.includes(id)).map(ledgerView),
      files,
      mismatches: mismatches.map(({ rule }) => rule),
      mismatch_details: mismatches.map(mismatchLine),
      logs: `filter correlation_id = "${job.correlationId}" or request_id = "${job.correlationId}"`,
    };
    ops.terminal.say(outline(data));
    return { ok: mismatches.length === 0 && files.every(({ as_recorded }) => as_recorded), data };
  },
});

/** Whether the bucket holds what the row says; an erased job's files must be gone. */
async function filesOf({ s3, bucket }: Deployment, job: Job) {
  const store = s3FileStore(s3, bucket);
  return Promise.all(
    deliveredParts(job.parts).map(async ({ file }) => {
      const there = await store.find([file.key]);
      const same = there?.bytes === file.bytes && there.sha256 === file.sha256;
      return {
        key: file.key,
        in_bucket: there !== undefined,
        as_recorded: isDeleted(job) ? there === undefined : same,
      };
    }),
  );
}
