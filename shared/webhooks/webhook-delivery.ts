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

/**
 * How it stands with the end of a job:
 * - `due`: to be sent, for the first time or again;
 * - `acknowledged`: the receiver says that it took it; where the frontend lets us look, it has not been seen to be stored yet;
 * - `confirmed`: seen to be stored;
 * - `unconfirmed`: acknowledged, and not seen to be stored within the window: an operator's case;
 * - `abandoned`: never acknowledged within the window;
 * - `unknown_to_frontend`: the frontend did not make this id, so it is told nothing of it.
 */
export const DELIVERY_STATES = [
  'due',
  'acknowledged',
  'confirmed',
  'unconfirmed',
  'abandoned',
  'unknown_to_frontend',
] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** The terminal webhook of a job: one event, sent until it is acknowledged (and seen to be stored) or given up. */
export interface WebhookDelivery {
  /** The same for every attempt. */
  readonly eventId: string;
  readonly state: DeliveryState | 'foreign';
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
  /** The frontend's status route has shown that it knows the id. */
  readonly known?: true;
  /** What has been seen there since the last acknowledgement; only where the frontend lets us look. */
  readonly confirmation?: Confirmation;
}

/** The looks for what the frontend has stored of an acknowledged event. */
export interface Confirmation {
  /** When the event was last acknowledged, epoch ms. */
  readonly since: number;
  /** Made since then. */
  readonly looks: number;
  /** Epoch ms; only while `acknowledged`. */
  readonly nextLookAt?: number;
  /** What the last look found, and when. */
  readonly last?: { readonly at: number; readonly found: Finding };
  /** How often the event was sent again because its files were not there. */
  readonly repeats: number;
}

/** What a look at the frontend's status route says of an acknowledged event. */
export type Finding = 'stored' | 'missing' | 'partial' | 'unknown' | 'undecided';

/** When the delivery needs a deliverer next (epoch ms): for an attempt, or for a look. `undefined`: never again. */
export function nextTurnAt({ state, nextAttemptAt, confirmation }: WebhookDelivery): number | undefined {
  if (state === 'due') return nextAttemptAt ?? 0;
  return state === 'acknowledged' ? confirmation?.nextLookAt : undefined;
}

export const KEPT_ATTEMPTS = 10;
export const MAX_WORDS = 200;

/** A receiver's `Retry-After` delays an event by no more than the schedule itself would. */
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
 * A duplicate is an acknowledgement. A job has one terminal event, so what the receiver has seen before was this event: an
 * attempt whose answer was lost, or one whose sender died before it could write it down. The exception are receivers that take
 * note of an event before they look at it: shortly after a refusal their "already processed" means "refused", and where nothing shows
 * what they have stored, it proves nothing at all: the refusal may be one that a dying sender never wrote down. Once they have
 * forgotten the event it is sent again, and what is stored by then is replaced by the same.
 */
export function afterAttempt(
  delivery: WebhookDelivery,
  attempt: WebhookAttempt,
  { receiver, closedAt, now, random, retryAfterMs = 0 }: AttemptCircumstances,
): WebhookDelivery {
  const { nextAttemptAt: _, log: earlier = [], ...kept } = delivery;
  const attempts = delivery.attempts + 1;
  const log = [...earlier, attempt].slice(-KEPT_ATTEMPTS);
  const so = { ...kept, attempts, log };
  const isKnown = attempt.ack === 'duplicate' && !isBlind(receiver) && attempt.at >= poisonedUntil(earlier, receiver);
  if (attempt.ack === 'stored' || isKnown) {
    const confirmation = confirmationOf(delivery, receiver, now);
    return { ...so, state: 'acknowledged', ...(confirmation === undefined ? {} : { confirmation }) };
  }
  const notBefore = Math.max(now + Math.min(retryAfterMs, MAX_RETRY_AFTER_MS), poisonedUntil(log, receiver));
  const { at: since, attempts: before } = delivery.again ?? { at: closedAt, attempts: 0 };
  const next = nextWebhookAttemptAt(attempts - before, { since, now, notBefore }, random);
  const rest = withoutLook(so);
  return next === undefined ? { ...rest, state: 'abandoned' } : { ...rest, state: 'due', nextAttemptAt: next };
}

/** The delivery after an operator's resend: the same event, with the whole schedule before it, from any state. */
export function sentAgain(delivery: WebhookDelivery, now: number): WebhookDelivery {
  const { confirmation: _, ...kept } = delivery;
  const again = { at: now, attempts: delivery.attempts };
  return { ...kept, state: 'due', nextAttemptAt: now, again };
}

/** The delivery with no look ahead: the event is to be sent first. */
export function withoutLook<T extends Pick<WebhookDelivery, 'confirmation'>>(delivery: T): T {
  if (delivery.confirmation === undefined) return delivery;
  const { nextLookAt: _, ...confirmation } = delivery.confirmation;
  return { ...delivery, confirmation };
}

/** Looks begin a moment after the acknowledgement, which a receiver gives when it has written what it writes. */
const FIRST_LOOK_MS = 2_000;

function confirmationOf(
  { confirmation }: WebhookDelivery,
  { status }: Receiver,
  now: number,
): Confirmation | undefined {
  if (status === undefined) return undefined;
  const repeats = confirmation === undefined ? 0 : confirmation.repeats + 1;
  return { since: now, looks: 0, nextLookAt: now + FIRST_LOOK_MS, repeats };
}

/** Whether a duplicate may be a refusal, and nothing shows which. */
function isBlind({ poison, status }: Receiver): boolean {
  return poison !== undefined && status === undefined;
}

/** Until when the receiver takes a repetition for a duplicate of something that it refused (epoch ms; 0: it does not). */
function poisonedUntil(log: readonly WebhookAttempt[], receiver: Receiver): number {
  const { poison } = receiver;
  if (poison === undefined) return 0;
  const refusals = log.filter(
    ({ ack, status = 0 }) =>
      (ack === 'refused' && poison.statuses.includes(status)) || (ack === 'duplicate' && isBlind(receiver)),
  );
  return Math.max(0, ...refusals.map(({ at, ms }) => at + ms + poison.waitMs));
}
