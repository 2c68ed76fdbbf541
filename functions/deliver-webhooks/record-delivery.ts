import type { Job } from '../../shared/jobs/job.ts';
import type { DeliveryStore, JobReader } from '../../shared/jobs/job-store.ts';
import { stoppable } from '../../shared/jobs/lifecycle/next-step.ts';
import { DONE, type Verdict } from '../../shared/jobs/work/verdict.ts';
import type { LogFields, Logger } from '../../shared/telemetry/logger.ts';
import { nextTurnAt, type WebhookDelivery, withoutLook } from '../../shared/webhooks/webhook-delivery.ts';
import { GIVE_UP_AFTER_MS } from '../../shared/webhooks/webhook-schedule.ts';

/** Up to this wait the message is returned to the queue; the sweep finds what is due later. */
const MESSAGE_WAITS_MS = 120_000;
/** What the message gets before the sweep sends another one. */
const MESSAGE_GRACE_MS = 60_000;

/** What recording a delivery needs. */
export interface RecordDeliveryDeps {
  readonly jobs: JobReader;
  readonly deliveries: DeliveryStore;
  readonly log: Logger;
  readonly now: () => number;
  readonly random: () => number;
}

/** A closed job with its terminal webhook. */
export type JobWithWebhook = Job & { readonly webhook: WebhookDelivery };

/** Whether the terminal webhook of a job is still to be sent or confirmed. */
export function isWaiting(job: Job | undefined): job is JobWithWebhook {
  return job?.webhook !== undefined && job.status !== 'OPEN' && nextTurnAt(job.webhook) !== undefined;
}

/** The message is returned for a turn that is near; the sweep finds a later one. */
export function returnIn(waitMs: number): Verdict {
  return waitMs <= MESSAGE_WAITS_MS ? { kind: 'retry', afterMs: Math.max(0, waitMs) } : DONE;
}

/**
 * Records the new state of a delivery.
 *
 * @param read as the row had it.
 * @returns when its message has to be returned, `undefined` when the row has moved since it was read.
 */
export async function recordDelivery(
  deps: RecordDeliveryDeps,
  job: Job,
  read: WebhookDelivery,
  after: WebhookDelivery,
): Promise<Verdict | undefined> {
  const now = deps.now();
  const next = nextTurnAt(after);
  if (next === undefined) {
    // A provider that is still at work for it is told to stop by the sweep, should the message that does that be lost.
    const due = stoppable(job, now).length > 0 ? { lookAgainAt: now + MESSAGE_GRACE_MS } : {};
    return (await deps.deliveries.record(job, read, after, { now, ...due })) ? DONE : undefined;
  }
  // The first look is near. Later ones are the sweep's: a waiting message would block the other events of its job in the FIFO group.
  const isLaterLook = after.state === 'acknowledged' && (after.confirmation?.looks ?? 0) > 0;
  const verdict = isLaterLook ? DONE : returnIn(next - now);
  const lookAgainAt = next + (verdict.kind === 'retry' ? MESSAGE_GRACE_MS : 0);
  return (await deps.deliveries.record(job, read, after, { now, lookAgainAt })) ? verdict : undefined;
}

/** Later, without an attempt; past its time the event is given up all the same. */
export async function defer(
  deps: RecordDeliveryDeps,
  job: JobWithWebhook,
  at: number,
  reason: string,
): Promise<Verdict> {
  const now = deps.now();
  const { nextAttemptAt: _, ...delivery } = withoutLook(job.webhook);
  const endsAt = (delivery.again?.at ?? job.closedAt ?? now) + GIVE_UP_AFTER_MS;
  const isOver = now >= endsAt;
  const after: WebhookDelivery = isOver
    ? { ...delivery, state: 'abandoned' }
    : { ...delivery, state: 'due', nextAttemptAt: Math.min(at, endsAt) };
  await deps.deliveries.record(job, job.webhook, after, {
    now,
    ...(isOver ? {} : { lookAgainAt: after.nextAttemptAt }),
  });
  if (isOver) deps.log.warn('webhook.abandoned', { ...idsOf(job), attempt: after.attempts, reason });
  else deps.log.info('webhook.deferred', { ...idsOf(job), wait_ms: at - now, reason });
  return DONE;
}

/** Ends the delivery of a job whose id the frontend did not make: its receiver would store the result for a stranger. */
export async function unknownToFrontend(deps: RecordDeliveryDeps, job: JobWithWebhook): Promise<Verdict> {
  const { nextAttemptAt: _, ...delivery } = job.webhook;
  const verdict = await recordDelivery(deps, job, job.webhook, { ...delivery, state: 'unknown_to_frontend' });
  if (verdict !== undefined)
    deps.log.info('webhook.unknown_to_frontend', { ...idsOf(job), attempt: delivery.attempts });
  return verdict ?? returnIn(0);
}

/** Ends the delivery of a job whose end the frontend shows: an attempt before was taken, though its answer did not say so. */
export async function seenStored(deps: RecordDeliveryDeps, job: JobWithWebhook): Promise<Verdict> {
  const { nextAttemptAt: _, ...delivery } = withoutLook(job.webhook);
  const verdict = await recordDelivery(deps, job, job.webhook, { ...delivery, state: 'confirmed' });
  if (verdict !== undefined) deps.log.info('webhook.confirmed', { ...idsOf(job), attempt: delivery.attempts });
  return verdict ?? returnIn(0);
}

/** What every log line about a delivery says. */
export function idsOf(job: JobWithWebhook): LogFields {
  return {
    job_id: job.jobId,
    user_id: job.userId,
    correlation_id: job.correlationId,
    event_id: job.webhook.eventId,
  };
}
