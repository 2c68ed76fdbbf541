import type { Receiver } from './webhook-receivers.ts';
import { nextWebhookAttemptAt } from './webhook-schedule.ts';

/** What a receiver's answer is worth. */
export type Acknowledgement =
  /** It says that it took the event in. */
  | 'stored'
  /** It has seen this job a moment ago and looked no further: see {@link afterAttempt}. */
  | 'duplicate'
  /** It did not take the event. */
  | 'refused'
  /** There was no complete answer: it may or may not have taken the event. */
  | 'unknown';

/** One attempt, as it is kept. Small: ten of them lie on the job's row. */
export interface WebhookAttempt {
  /** Epoch ms of its beginning. */
  readonly at: number;
  /** How long it took. */
  readonly ms: number;
  readonly ack: Acknowledgement;
  /** Absent when there was no answer. */
  readonly status?: number;
  /** The first bytes of the answer, or why there was none (at most {@link MAX_WORDS} characters). */
  readonly words: string;
}

/** The terminal webhook of a job: one event, sent until it is acknowledged or given up. */
export interface WebhookDelivery {
  /** The same for every attempt. */
  readonly eventId: string;
  readonly state: 'due' | 'acknowledged' | 'abandoned' | 'foreign';
  /** With `foreign`: the state as the row names it. This version does not know it, and leaves it to the one that wrote it. */
  readonly foreignState?: string;
  /** All that were made. */
  readonly attempts: number;
  /** Epoch ms; only while `due`. */
  readonly nextAttemptAt?: number;
  /** The last {@link KEPT_ATTEMPTS}, oldest first. */
  readonly log?: readonly WebhookAttempt[];
  /** An operator sent it again at this time, after so many attempts: the schedule counts from here. */
  readonly again?: { readonly at: number; readonly attempts: number };
}

export const KEPT_ATTEMPTS = 10;
export const MAX_WORDS = 200;

/** No wish of a receiver keeps an event back for longer than the schedule itself would. */
const MAX_RETRY_AFTER_MS = 10 * 3_600_000;

export interface AttemptCircumstances {
  readonly receiver: Receiver;
  /** When the job ended, epoch ms. */
  readonly closedAt: number;
  readonly now: number;
  readonly random: () => number;
  /** The receiver's `Retry-After`. */
  readonly retryAfterMs?: number | undefined;
}

/**
 * The delivery after an attempt: acknowledged, due again, or given up.
 *
 * A duplicate is an acknowledgement. A job has one terminal event, so whatever the receiver has seen before was this event: an
 * attempt whose answer was lost, or one whose sender died before it could write it down. The exception are receivers that take
 * note of an event before they look at it: shortly after a refusal their "already processed" means "refused".
 */
export function afterAttempt(
  delivery: WebhookDelivery,
  attempt: WebhookAttempt,
  { receiver, closedAt, now, random, retryAfterMs = 0 }: AttemptCircumstances,
): WebhookDelivery {
  const { eventId, again, log: earlier = [] } = delivery;
  const attempts = delivery.attempts + 1;
  const log = [...earlier, attempt].slice(-KEPT_ATTEMPTS);
  const so = { eventId, attempts, log, ...(again === undefined ? {} : { again }) };
  if (attempt.ack === 'stored' || (attempt.ack === 'duplicate' && attempt.at >= poisonedUntil(earlier, receiver))) {
    return { ...so, state: 'acknowledged' };
  }
  const notBefore = Math.max(now + Math.min(retryAfterMs, MAX_RETRY_AFTER_MS), poisonedUntil(log, receiver));
  const { at: since, attempts: before } = again ?? { at: closedAt, attempts: 0 };
  const next = nextWebhookAttemptAt(attempts - before, { since, now, notBefore }, random);
  return next === undefined ? { ...so, state: 'abandoned' } : { ...so, state: 'due', nextAttemptAt: next };
}

/** The delivery of an operator who sends it again, whatever became of it: the same event, with the whole schedule before it. */
export function sentAgain(delivery: WebhookDelivery, now: number): WebhookDelivery {
  const again = { at: now, attempts: delivery.attempts };
  return { ...delivery, state: 'due', nextAttemptAt: now, again };
}

/** Until when the receiver takes a repetition for a duplicate of something that it refused (epoch ms; 0: it does not). */
function poisonedUntil(log: readonly WebhookAttempt[], { poison }: Receiver): number {
  if (poison === undefined) return 0;
  const refusals = log.filter(({ ack, status = 0 }) => ack === 'refused' && poison.statuses.includes(status));
  return Math.max(0, ...refusals.map(({ at, ms }) => at + ms + poison.waitMs));
}
