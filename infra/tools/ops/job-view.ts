import { isDelivered, type Job } from '../../../shared/jobs/job.ts';
import { progressOf } from '../../../shared/jobs/job-progress.ts';
import { iso } from './iso.ts';

/** A job as one line of a list. */
export function jobLine(job: Job) {
  return {
    job_id: job.jobId,
    user_id: job.userId,
    status: progressOf(job).status,
    images: `${job.outputs.filter(isDelivered).length}/${job.outputs.length}`,
    created_at: iso(job.createdAt),
    deadline_at: iso(job.deadlineAt),
    closed_at: iso(job.closedAt),
    webhook: job.webhook?.foreignState ?? job.webhook?.state,
  };
}

/** Everything that a job's row says. The prompt only when it is asked for: it is the user's, not ours. */
export function jobView(job: Job, { prompt }: { readonly prompt: boolean }) {
  const { status, percent } = progressOf(job);
  const { prompt: words, ...request } = job.request;
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
    request: {
      prompt: prompt ? words : `(${[...words].length} characters; --prompt shows them)`,
      num_images: request.numImages,
      size: request.size,
      style: request.style,
      format: request.format,
      quality: request.quality,
      input_image_url: request.inputImageUrl,
    },
    credits: {
      mode: job.credits.mode,
      price_per_image: job.credits.pricePerImage,
      quoted: job.credits.quoted,
      held: job.credits.held,
      captured: job.credits.captured,
      released: job.credits.released,
    },
    outputs: job.outputs.map((output, index) => ({
      number: index + 1,
      state: output.state === 'foreign' ? output.name : output.state,
      attempts: output.attempts,
      billable_attempts: output.billableAttempts,
      not_before: output.state === 'queued' ? iso(output.notBefore) : undefined,
      lease_until: output.state === 'generating' ? iso(output.leaseUntil) : undefined,
      trouble: 'trouble' in output ? output.trouble : undefined,
      code: output.state === 'failed' ? (output.foreignCode ?? output.code) : undefined,
      key: output.state === 'delivered' ? output.image.key : undefined,
      bytes: output.state === 'delivered' ? output.image.bytes : undefined,
      model: output.state === 'delivered' ? output.image.model : undefined,
    })),
    webhook: webhookView(job),
  };
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
