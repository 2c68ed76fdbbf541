import type { WebhookAnswer } from '../../shared/adapters/webhook/post-webhook.ts';
import { readAck } from '../../shared/adapters/webhook/read-ack.ts';
import type { ImageJob } from '../../shared/domain/job.ts';
import { MAX_WORDS, type WebhookAttempt } from '../../shared/domain/webhook-delivery.ts';
import { terminalStatusOf } from '../../shared/domain/webhook-event.ts';
import { RECEIVERS } from '../../shared/domain/webhook-receivers.ts';

/** An attempt to tell the end of a job, as it is kept. @param at its beginning, epoch ms. */
export function attemptOf(job: ImageJob, answer: WebhookAnswer, at: number): WebhookAttempt {
  return {
    at,
    ms: answer.ms,
    ack: readAck(RECEIVERS[job.kind], terminalStatusOf(job), answer),
    ...(answer.kind === 'answered'
      ? { status: answer.status, words: answer.firstBytes.slice(0, MAX_WORDS) }
      : { words: `${answer.reason}: ${answer.code}`.slice(0, MAX_WORDS) }),
  };
}

/** What a receiver that is busy asks for, in ms. */
export function retryAfterMsOf(answer: WebhookAnswer): number | undefined {
  if (answer.kind === 'unanswered' || answer.retryAfterSeconds === undefined) return undefined;
  return [429, 503].includes(answer.status) ? answer.retryAfterSeconds * 1000 : undefined;
}
