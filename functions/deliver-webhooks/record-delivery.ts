import type { Job } from '../../shared/jobs/job.ts';
import type { DeliveryStore, JobReader } from '../../shared/jobs/job-store.ts';
import { DONE, type Verdict } from '../../shared/jobs/work/verdict.ts';
import type { LogFields, Logger } from '../../shared/telemetry/logger.ts';
import { nextTurnAt, type WebhookDelivery, withoutLook } from '../../shared/webhooks/webhook-delivery.ts';
import { GIVE_UP_AFTER_MS } from '../../shared/webhooks/webhook-schedule.ts';

/** Up to here the message itself comes back for the next turn; what is due later is found by the sweep. */
const MESSAGE_WAITS_MS = 120_000;
/** What the message gets before the sweep sends another one. */
const MESSAGE_GRACE_MS = 60_000;

/** What writing down the turns of a delivery needs. */
export interface RecordDeliveryDeps {
  readonly jobs: JobReader;
  readonly deliveries: DeliveryStore;
  readonly log: Logger;
  readonly now: () => number;
  readonly random: () => number;
}

/** A job whose end is due to be told, or to be looked for. */
export type ToldJob = Job & { readonly webhook: WebhookDelivery };

/** Whether a deliverer has something to do about the end of a job, now or later. */
export function isWaiting(job: Job | undefined): job is ToldJob {
  return job?.webhook !== undefined && job.status !== 'OPEN' && nextTurnAt(job.webhook) !== undefined;
}

/** The message comes back for a turn that is near; a later one is the sweep's. */
export function comeBackIn(waitMs: number): Verdict {
  return waitMs <= MESSAGE_WAITS_MS ? { kind: 'retry', afterMs: Math.max(0, waitMs) } : DONE;
}

/**
 * Writes down what a delivery is now.
 *
 * @param read as the row had it.
 * @returns when its message has to come back, `undefined` when the row has moved since it was read.
 */
export async function recordDelivery(
  deps: RecordDeliveryDeps,
  job: Job,
  read: WebhookDelivery,
  after: WebhookDelivery,
): Promise<Verdict | undefined> {
  const now = deps.now();
  const next = nextTurnAt(after);
  if (next === undefined) return (await deps.deliveries.record(job, read, after, { now })) ? DONE : undefined;
  // The first look is near. Later ones are the sweep's: a message that waits keeps back whatever else is to be said of the job.
  const isLaterLook = after.state === 'acknowledged' && (after.confirmation?.looks ?? 0) > 0;
  const verdict = isLaterLook ? DONE : comeBackIn(next - now);
  const lookAgainAt = next + (verdict.kind === 'retry' ? MESSAGE_GRACE_MS : 0);
  return (await deps.deliveries.record(job, read, after, { now, lookAgainAt })) ? verdict : undefined;
}

/** Later, without an attempt; past its time the event is given up all the same. */
export async function defer(deps: RecordDeliveryDeps, job: ToldJob, at: number, reason: string): Promise<Verdict> {
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

/** The frontend did not make the id: it would give the job to a stranger. */
export async function unknownToFrontend(deps: RecordDeliveryDeps, job: ToldJob): Promise<Verdict> {
  const { nextAttemptAt: _, ...delivery } = job.webhook;
  const verdict = await recordDelivery(deps, job, job.webhook, { ...delivery, state: 'unknown_to_frontend' });
  if (verdict !== undefined)
    deps.log.info('webhook.unknown_to_frontend', { ...idsOf(job), attempt: delivery.attempts });
  return verdict ?? comeBackIn(0);
}

/** What every log line about a delivery says. */
export function idsOf(job: ToldJob): LogFields {
  return {
    job_id: job.jobId,
    user_id: job.userId,
    correlation_id: job.correlationId,
    event_id: job.webhook.eventId,
  };
}
