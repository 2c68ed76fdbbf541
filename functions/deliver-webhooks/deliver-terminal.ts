import type { WebhookAnswer } from '../../shared/adapters/webhook/post-webhook.ts';
import { readAck } from '../../shared/adapters/webhook/read-ack.ts';
import { deliveredImages, isDeleted, type Job } from '../../shared/jobs/job.ts';
import type { TracedJob } from '../../shared/jobs/job-queue.ts';
import type { DeliveryStore, JobReader } from '../../shared/jobs/job-store.ts';
import type { ObjectUrls } from '../../shared/kinds/image/image-store.ts';
import { TransientError } from '../../shared/messages/transient-error.ts';
import type { LogFields, Logger } from '../../shared/telemetry/logger.ts';
import { isEndpointFailure } from '../../shared/webhooks/webhook-circuit.ts';
import {
  afterAttempt,
  MAX_WORDS,
  type WebhookAttempt,
  type WebhookDelivery,
} from '../../shared/webhooks/webhook-delivery.ts';
import { receiverOf, terminalStatusOf, terminalWebhook } from '../../shared/webhooks/webhook-event.ts';
import type { Receiver } from '../../shared/webhooks/webhook-receivers.ts';
import { GIVE_UP_AFTER_MS } from '../../shared/webhooks/webhook-schedule.ts';
import type { EndpointCircuit } from './endpoint-circuit.ts';
import { type PostEventDeps, postEvent } from './post-event.ts';
import { retryAfterMsOf } from './retry-after-ms-of.ts';
import { DONE, type Verdict } from './verdict.ts';

/**
 * The longest that a signature can be good for. The address dies with the session of the role that signed it, whatever it says; the
 * frontend signs afresh from the key that it takes out of the address.
 */
const URL_SECONDS = 7 * 86_400;

/** Up to here the message itself comes back for the next attempt; what is due later is found by the sweep. */
const MESSAGE_WAITS_MS = 120_000;
/** What the message gets before the sweep sends another one. */
const MESSAGE_GRACE_MS = 60_000;

/** Until ops have put a secret, which is no fault of the event. */
const SECRET_MISSING_MS = 5 * 60_000;
/** Until the version that knows the job's kind is back, after a rollback. */
const FOREIGN_MS = 15 * 60_000;
/** Others' writes to the row: an operator sends the event again, the job's erasure begins, and ends. */
const MAX_ROUNDS = 5;
/** Events that a pause kept back return spread over this. */
const SPREAD_MS = 30_000;

export interface DeliverTerminalDeps extends PostEventDeps {
  readonly jobs: JobReader;
  readonly deliveries: DeliveryStore;
  readonly urls: ObjectUrls;
  readonly circuit: EndpointCircuit;
  readonly webhookBase: string;
  readonly environment: string;
  /** How long a receiver may take to answer. */
  readonly timeoutMs: number;
  readonly log: Logger;
  readonly random: () => number;
}

/** A job whose end is due to be told. */
type DueJob = Job & { readonly webhook: WebhookDelivery };

/** One attempt to tell the end of a job, if one is due; what came of it is written to the job. */
export async function deliverTerminal(deps: DeliverTerminalDeps, ref: TracedJob): Promise<Verdict> {
  const job = await deps.jobs.get(ref);
  if (!isDue(job)) {
    const ids = { job_id: ref.jobId, user_id: ref.userId, correlation_id: ref.correlationId };
    deps.log.info('webhook.skipped', { ...ids, state: job?.webhook?.state });
    return DONE;
  }
  const waitMs = (job.webhook.nextAttemptAt ?? 0) - deps.now();
  if (waitMs > 0) return comeBackIn(waitMs);

  const receiver = receiverOf(job);
  if (receiver === undefined) return defer(deps, job, deps.now() + FOREIGN_MS, 'not of this version');
  const secrets = await deps.secrets.read();
  if (secrets === undefined) {
    deps.log.error('secret.missing', new Error('the webhook secret has not been put'), idsOf(job));
    return defer(deps, job, deps.now() + SECRET_MISSING_MS, 'no secret');
  }
  const admitted = await deps.circuit.admit();
  if (admitted.kind === 'wait') {
    return defer(deps, job, admitted.until + Math.round(deps.random() * SPREAD_MS), 'endpoint paused');
  }

  const at = deps.now();
  const answer = await postEvent(deps, secrets, {
    url: `${deps.webhookBase}${receiver.path}`,
    eventId: job.webhook.eventId,
    body: JSON.stringify(await bodyOf(deps, job, at)),
    timeoutMs: deps.timeoutMs,
  });
  const attempt = attemptOf(job, receiver, answer, at);
  const verdict = await record(deps, job, receiver, attempt, answer);

  const status = answer.kind === 'answered' ? answer.status : undefined;
  const isTaken = attempt.ack === 'stored' || attempt.ack === 'duplicate';
  if (!isTaken && isEndpointFailure(status)) await deps.circuit.failed(admitted, retryAfterMsOf(answer));
  else await deps.circuit.succeeded();
  return verdict;
}

function isDue(job: Job | undefined): job is DueJob {
  return job !== undefined && job.status !== 'OPEN' && job.webhook?.state === 'due';
}

/** The message comes back for an attempt that is near; a later one is the sweep's. */
function comeBackIn(waitMs: number): Verdict {
  return waitMs <= MESSAGE_WAITS_MS ? { kind: 'retry', afterMs: Math.max(0, waitMs) } : DONE;
}

async function bodyOf(deps: DeliverTerminalDeps, job: Job, now: number): Promise<Record<string, unknown>> {
  const urls = deliveredImages(job).map(({ image }) => deps.urls.sign(image.key, URL_SECONDS, new Date(now)));
  return terminalWebhook(job, await Promise.all(urls), deps.environment);
}

function attemptOf(job: Job, receiver: Receiver, answer: WebhookAnswer, at: number): WebhookAttempt {
  return {
    at,
    ms: answer.ms,
    ack: readAck(receiver, terminalStatusOf(job), answer),
    ...(answer.kind === 'answered'
      ? // The receiver may repeat what its database holds of the job, and its owner has deleted it.
        { status: answer.status, words: isDeleted(job) ? '' : answer.firstBytes.slice(0, MAX_WORDS) }
      : { words: `${answer.reason}: ${answer.code}`.slice(0, MAX_WORDS) }),
  };
}

/** Writes down what came of an attempt. That the row has moved meanwhile (an operator sends it again) is no reason to forget it. */
async function record(
  deps: DeliverTerminalDeps,
  read: DueJob,
  receiver: Receiver,
  attempt: WebhookAttempt,
  answer: WebhookAnswer,
): Promise<Verdict> {
  let job: Job | undefined = read;
  for (let round = 0; round < MAX_ROUNDS && isDue(job); round += 1) {
    const verdict = await tryToRecord(deps, job, receiver, attempt, answer);
    if (verdict !== undefined) return verdict;
    job = await deps.jobs.get(read);
    // It was our own write, of which the answer got lost: the SDK had repeated it.
    if (isDue(job) && job.webhook.log?.some(({ at }) => at === attempt.at)) {
      return comeBackIn((job.webhook.nextAttemptAt ?? 0) - deps.now());
    }
  }
  if (isDue(job)) throw new TransientError('the delivery moves faster than an attempt can be written down');
  return DONE;
}

/** `undefined` when the row has moved since it was read. */
async function tryToRecord(
  deps: DeliverTerminalDeps,
  job: DueJob,
  receiver: Receiver,
  attempt: WebhookAttempt,
  answer: WebhookAnswer,
): Promise<Verdict | undefined> {
  const now = deps.now();
  const after = afterAttempt(job.webhook, attempt, {
    receiver,
    closedAt: job.closedAt ?? now,
    now,
    random: deps.random,
    retryAfterMs: retryAfterMsOf(answer),
  });
  const waitMs = after.nextAttemptAt === undefined ? undefined : after.nextAttemptAt - now;
  const comesBack = waitMs !== undefined && waitMs <= MESSAGE_WAITS_MS;
  const lookAgain =
    after.nextAttemptAt === undefined ? {} : { lookAgainAt: after.nextAttemptAt + (comesBack ? MESSAGE_GRACE_MS : 0) };
  if (!(await deps.deliveries.record(job, job.webhook, after, { now, ...lookAgain }))) return undefined;
  report(deps, job, after, attempt);
  return waitMs === undefined ? DONE : comeBackIn(waitMs);
}

/** Later, without an attempt; past its time the event is given up all the same. */
async function defer(deps: DeliverTerminalDeps, job: DueJob, at: number, reason: string): Promise<Verdict> {
  const { nextAttemptAt: _, ...delivery } = job.webhook;
  const now = deps.now();
  const since = delivery.again?.at ?? job.closedAt ?? now;
  const isOver = now >= since + GIVE_UP_AFTER_MS;
  const after: WebhookDelivery = isOver
    ? { ...delivery, state: 'abandoned' }
    : { ...delivery, nextAttemptAt: Math.min(at, since + GIVE_UP_AFTER_MS) };
  await deps.deliveries.record(job, job.webhook, after, {
    now,
    ...(after.nextAttemptAt === undefined ? {} : { lookAgainAt: after.nextAttemptAt }),
  });
  if (isOver) deps.log.warn('webhook.abandoned', { ...idsOf(job), attempt: after.attempts, reason });
  else deps.log.info('webhook.deferred', { ...idsOf(job), wait_ms: at - now, reason });
  return DONE;
}

function report(deps: DeliverTerminalDeps, job: DueJob, after: WebhookDelivery, attempt: WebhookAttempt): void {
  const fields = {
    ...idsOf(job),
    attempt: after.attempts,
    status: attempt.status,
    ack: attempt.ack,
    answer_ms: attempt.ms,
    ms: deps.now() - (job.closedAt ?? deps.now()),
  };
  if (after.state === 'acknowledged') deps.log.info('webhook.acknowledged', fields);
  else if (after.state === 'abandoned') deps.log.warn('webhook.abandoned', fields);
  else deps.log.warn('webhook.refused', fields);
}

function idsOf(job: DueJob): LogFields {
  return {
    job_id: job.jobId,
    user_id: job.userId,
    correlation_id: job.correlationId,
    event_id: job.webhook.eventId,
  };
}
