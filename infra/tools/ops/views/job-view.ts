import type { Job } from '../../../../shared/jobs/job.ts';
import { progressOf } from '../../../../shared/jobs/job-progress.ts';
import { isDelivered } from '../../../../shared/jobs/part.ts';
import { iso } from './iso.ts';

/** A job as one line of a list. */
export function jobLine(job: Job) {
  return {
    job_id: job.jobId,
    user_id: job.userId,
    status: progressOf(job).status,
    kind: job.kind,
    parts: `${job.parts.filter(isDelivered).length}/${job.parts.length}`,
    created_at: iso(job.createdAt),
    deadline_at: iso(job.deadlineAt),
    closed_at: iso(job.closedAt),
    webhook: job.webhook?.foreignState ?? job.webhook?.state,
  };
}

/** Everything that a job's row says. The prompt only when it is asked for: it is the user's, not ours. */
export function jobView(job: Job, { prompt }: { readonly prompt: boolean }) {
  const { status, percent } = progressOf(job);
  return {
    job_id: job.jobId,
    user_id: job.userId,
    kind: job.kind,
    of_newer_version: job.foreign,
    job_id_from: job.jobIdFrom,
    ordered_from: job.orderedFrom,
    client_user_id: job.clientUserId,
    correlation_id: job.correlationId,
    status,
    progress: percent,
    created_at: iso(job.createdAt),
    updated_at: iso(job.updatedAt),
    deadline_at: iso(job.deadlineAt),
    closed_at: iso(job.closedAt),
    erasing_since: iso(job.erasingSince),
    erased_at: iso(job.erasedAt),
    version: job.version,
    request: requestView(job, prompt),
    credits: {
      mode: job.credits.mode,
      unit_price: job.credits.unitPrice,
      capture: job.credits.capture,
      quoted: job.credits.quoted,
      held: job.credits.held,
      captured: job.credits.captured,
      released: job.credits.released,
    },
    parts: job.parts.map((part) => ({
      name: part.name,
      state: part.state === 'foreign' ? part.foreignState : part.state,
      needs: part.needs?.join(' '),
      attempts: part.attempts,
      billable_attempts: part.billableAttempts,
      not_before: part.state === 'queued' ? iso(part.notBefore) : undefined,
      lease_until: part.state === 'running' ? iso(part.leaseUntil) : undefined,
      trouble: 'trouble' in part ? part.trouble : undefined,
      pending: 'operation' in part && part.operation !== undefined ? true : undefined,
      code: part.state === 'failed' ? (part.foreignCode ?? part.code) : undefined,
      key: part.state === 'delivered' ? part.file.key : undefined,
      bytes: part.state === 'delivered' ? part.file.bytes : undefined,
      model: part.state === 'delivered' ? part.file.model : undefined,
    })),
    webhook: webhookView(job),
  };
}

/** What was ordered. What its user wrote only when it is asked for: it is the user's, not ours. */
function requestView(job: Job, prompt: boolean): object {
  const { prompt: words = '', ...request } = { prompt: '', ...job.request };
  return { prompt: prompt ? words : `(${[...words].length} characters; --prompt shows them)`, ...request };
}

function webhookView({ webhook }: Job) {
  if (webhook === undefined) return undefined;
  return {
    event_id: webhook.eventId,
    state: webhook.foreignState ?? webhook.state,
    attempts: webhook.attempts,
    next_attempt_at: iso(webhook.nextAttemptAt),
    known_to_frontend: webhook.known,
    acknowledged_at: iso(webhook.confirmation?.since),
    next_look_at: iso(webhook.confirmation?.nextLookAt),
    looks: webhook.confirmation?.looks,
    found: webhook.confirmation?.last?.found,
    sent_again: webhook.confirmation?.repeats,
    log: webhook.log?.map(({ at, ms, ack, status, words }) => ({ at: iso(at), ms, ack, status, words })),
  };
}
