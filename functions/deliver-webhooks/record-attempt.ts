import { cutText } from '../../shared/jobs/cut-text.ts';
import { isDeleted, type Job } from '../../shared/jobs/job.ts';
import { DONE, type Verdict } from '../../shared/jobs/work/verdict.ts';
import { TransientError } from '../../shared/messages/transient-error.ts';
import { readAck } from '../../shared/webhooks/read-ack.ts';
import {
  afterAttempt,
  MAX_WORDS,
  nextTurnAt,
  type WebhookAttempt,
  type WebhookDelivery,
} from '../../shared/webhooks/webhook-delivery.ts';
import { terminalStatusOf } from '../../shared/webhooks/webhook-event.ts';
import type { WebhookAnswer } from '../../shared/webhooks/webhook-post.ts';
import type { Receiver } from '../../shared/webhooks/webhook-receivers.ts';
import {
  idsOf,
  isWaiting,
  type JobWithWebhook,
  type RecordDeliveryDeps,
  recordDelivery,
  returnIn,
} from './record-delivery.ts';
import { retryAfterMsOf } from './retry-after-ms-of.ts';

/** Others' writes to the row: an operator sends the event again, the job's erasure begins, and ends. */
const MAX_ROUNDS = 5;

/** What an attempt at the end of a job came to. */
export function attemptOf(job: Job, receiver: Receiver, answer: WebhookAnswer, at: number): WebhookAttempt {
  return {
    at,
    ms: answer.ms,
    ack: readAck(receiver, terminalStatusOf(job), answer),
    ...(answer.kind === 'answered'
      ? // The receiver may repeat what its database holds of the job, and its owner has deleted it.
        { status: answer.status, words: isDeleted(job) ? '' : cutText(answer.text, MAX_WORDS) }
      : { words: cutText(`${answer.reason}: ${answer.code}`, MAX_WORDS) }),
  };
}

/** Writes down what came of an attempt. That the row has moved meanwhile (an operator sends it again) is no reason to forget it. */
export async function recordAttempt(
  deps: RecordDeliveryDeps,
  sent: JobWithWebhook,
  receiver: Receiver,
  attempt: WebhookAttempt,
  answer: WebhookAnswer,
): Promise<Verdict> {
  let job: Job | undefined = sent;
  for (let round = 0; round < MAX_ROUNDS && isWaiting(job); round += 1) {
    const verdict = await tryToRecord(deps, job, receiver, attempt, answer);
    if (verdict !== undefined) return verdict;
    job = await deps.jobs.get(sent);
    // It was our own write, of which the answer got lost: the SDK had repeated it.
    if (isWaiting(job) && job.webhook.log?.some(({ at }) => at === attempt.at)) {
      return returnIn((nextTurnAt(job.webhook) ?? 0) - deps.now());
    }
  }
  if (isWaiting(job)) throw new TransientError('the delivery moves faster than an attempt can be written down');
  return DONE;
}

/** `undefined` when the row has moved since it was read. */
async function tryToRecord(
  deps: RecordDeliveryDeps,
  job: JobWithWebhook,
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
  const verdict = await recordDelivery(deps, job, job.webhook, after);
  if (verdict !== undefined) report(deps, job, after, attempt);
  return verdict;
}

function report(deps: RecordDeliveryDeps, job: JobWithWebhook, after: WebhookDelivery, attempt: WebhookAttempt): void {
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
