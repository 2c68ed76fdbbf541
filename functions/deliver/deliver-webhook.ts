import type { Secret } from '../../shared/adapters/secrets-manager/secrets.ts';
import type { postWebhook } from '../../shared/adapters/webhook/post-webhook.ts';
import { deliveredImages, type ImageJob, type JobRef, type WebhookDelivery } from '../../shared/domain/job.ts';
import type { ObjectUrls } from '../../shared/domain/ports/image-store.ts';
import type { JobQueue } from '../../shared/domain/ports/job-queue.ts';
import type { DeliveryStore, JobReader } from '../../shared/domain/ports/job-store.ts';
import type { Logger } from '../../shared/domain/ports/logger.ts';
import { IMAGE_WEBHOOK_PATH, terminalWebhook } from '../../shared/domain/webhook-event.ts';
import { nextWebhookAttemptAt } from '../../shared/domain/webhook-schedule.ts';

/** Asked for; S3 honours it as long as the credentials that signed live, and the frontend signs afresh from the key anyway. */
const URL_SECONDS = 12 * 3_600;

/** SQS delays a message by 15 minutes at most; the sweep sends what is due later. */
const MAX_MESSAGE_DELAY_MS = 15 * 60_000;

export interface DeliverWebhookDeps {
  readonly jobs: JobReader;
  readonly deliveries: DeliveryStore;
  readonly urls: ObjectUrls;
  readonly secret: Secret;
  readonly queue: Pick<JobQueue, 'sendDelivery'>;
  readonly post: typeof postWebhook;
  readonly webhookBase: string;
  readonly environment: string;
  readonly log: Logger;
  readonly now: () => number;
  readonly random: () => number;
}

/** One attempt at a job's terminal webhook, if one is due; what came of it is written to the job. */
export async function deliverWebhook(deps: DeliverWebhookDeps, ref: JobRef): Promise<void> {
  const job = await deps.jobs.get(ref);
  const due = job?.webhook?.state === 'due' ? job.webhook : undefined;
  if (job === undefined || due === undefined || (due.nextAttemptAt ?? 0) > deps.now()) {
    deps.log.info('webhook.skipped', { job_id: ref.jobId, state: job?.webhook?.state });
    return;
  }
  const status = await attempt(deps, job, due);
  const delivery = afterAttempt(deps, job, due, status);
  const recorded = await deps.deliveries.record(job, delivery, deps.now());
  report(deps, job, delivery, status);
  const delayMs = (delivery.nextAttemptAt ?? Number.POSITIVE_INFINITY) - deps.now();
  if (recorded && delayMs <= MAX_MESSAGE_DELAY_MS) {
    await deps.queue.sendDelivery(job, Math.max(0, Math.ceil(delayMs / 1000)));
  }
}

/** The receiver's status, `undefined` when there was no answer. */
async function attempt(deps: DeliverWebhookDeps, job: ImageJob, due: WebhookDelivery): Promise<number | undefined> {
  const secret = await deps.secret.read();
  if (secret === undefined) {
    deps.log.error('secret.missing', new Error('the webhook secret has not been put'), { job_id: job.jobId });
    return undefined;
  }
  const now = deps.now();
  const urls = await Promise.all(
    deliveredImages(job).map(({ image }) => deps.urls.sign(image.key, URL_SECONDS, new Date(now))),
  );
  const body = terminalWebhook(job, urls, deps.environment, now);
  const answer = await deps.post({
    url: `${deps.webhookBase}${IMAGE_WEBHOOK_PATH}`,
    secret,
    eventId: due.eventId,
    body: JSON.stringify(body),
  });
  if (answer.kind === 'unanswered') return undefined;
  if (answer.status === 401) await deps.secret.refresh(); // rotated: the next attempt carries the new one
  return answer.status;
}

function afterAttempt(
  deps: DeliverWebhookDeps,
  job: ImageJob,
  due: WebhookDelivery,
  status: number | undefined,
): WebhookDelivery {
  const attempts = due.attempts + 1;
  const so = { eventId: due.eventId, attempts, ...(status === undefined ? {} : { lastStatus: status }) };
  if (status !== undefined && status >= 200 && status < 300) return { ...so, state: 'acknowledged' };
  const now = deps.now();
  const next = nextWebhookAttemptAt(attempts, job.closedAt ?? now, now, deps.random);
  return next === undefined ? { ...so, state: 'abandoned' } : { ...so, state: 'due', nextAttemptAt: next };
}

function report(deps: DeliverWebhookDeps, job: ImageJob, delivery: WebhookDelivery, status?: number): void {
  const fields = {
    job_id: job.jobId,
    user_id: job.userId,
    correlation_id: job.correlationId,
    event_id: delivery.eventId,
    attempt: delivery.attempts,
    status,
    ms: deps.now() - (job.closedAt ?? deps.now()),
  };
  if (delivery.state === 'acknowledged') deps.log.info('webhook.acknowledged', fields);
  else if (delivery.state === 'abandoned') deps.log.warn('webhook.abandoned', fields);
  else deps.log.warn('webhook.refused', fields);
}
