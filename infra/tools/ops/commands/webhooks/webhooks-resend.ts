import * as v from 'valibot';
import { isDeleted } from '../../../../../shared/jobs/job.ts';
import { command } from '../../command.ts';
import { JobId, Time, UserId } from '../../command-line/inputs.ts';
import { OpsError } from '../../command-line/ops-error.ts';
import { UsageError } from '../../command-line/usage-error.ts';
import { withConsent } from '../../command-line/with-consent.ts';
import type { Ops } from '../../ops.ts';
import { findJob } from '../../repair/find-job.ts';
import { findUndeliveredJobs } from '../../repair/find-undelivered-jobs.ts';
import { sendAgain, webhookLine } from '../../repair/send-again.ts';
import { outline } from '../../views/outline.ts';
import { plural } from '../../views/plural.ts';

/** Sends webhooks again: one job's, or all that failed in a period. */
export const webhooksResend = command({
  name: 'webhooks resend',
  summary: 'Sends webhooks again: one job’s, or all that failed in a period',
  arguments: ['[job-id]'],
  options: {
    user: { type: 'string', value: 'ID', help: 'whose job; with a period: only this user’s' },
    'failed-since': {
      type: 'string',
      value: 'TIME',
      help: 'all that were last tried from then on and are not acknowledged',
    },
    'failed-until': { type: 'string', value: 'TIME', help: 'and not after this time' },
  },
  details: [
    'TIME is like 2026-11-20T08:00Z. An event keeps its id, so the frontend can tell a repetition; it is tried by the whole schedule again.',
    'One job’s webhook is sent again even when it was acknowledged.',
  ].join('\n'),
  input: v.object({
    jobId: v.optional(JobId),
    user: v.optional(UserId),
    failedSince: v.optional(Time),
    failedUntil: v.optional(Time),
  }),
  run: async (ops, { jobId, user, failedSince, failedUntil }) => {
    if ((jobId === undefined) === (failedSince === undefined)) {
      throw new UsageError('name a job, or a period with --failed-since');
    }
    if (failedUntil !== undefined && (failedSince === undefined || failedUntil < failedSince)) {
      throw new UsageError('--failed-until: must be after a --failed-since');
    }
    const jobs =
      jobId === undefined
        ? await findUndeliveredJobs(ops, { since: failedSince ?? 0, until: failedUntil ?? ops.now(), userId: user })
        : [await theJob(ops, jobId, user)];
    const webhooks = jobs.map(webhookLine);
    if (jobs.length === 0) {
      ops.terminal.say('No webhook failed in that time.');
      return { ok: true, data: { changed: false, webhooks } };
    }
    ops.terminal.say(outline(webhooks));
    return withConsent(ops, `Send ${plural(jobs.length, 'webhook')} again?`, { webhooks }, () => sendAgain(ops, jobs));
  },
});

async function theJob(ops: Ops, jobId: string, user: string | undefined) {
  const job = await findJob(ops, jobId, user);
  if (job.webhook !== undefined && !isDeleted(job)) return job;
  if (isDeleted(job)) throw new OpsError(`${jobId} was erased: there is nothing left to tell`);
  const stranger =
    job.orderedFrom === 'elsewhere'
      ? 'was not ordered by the frontend’s servers: it does not know the id'
      : 'has an id of the server’s: the frontend does not know it';
  const why = job.status === 'OPEN' ? 'has not ended' : stranger;
  throw new OpsError(`${jobId} ${why}`);
}
