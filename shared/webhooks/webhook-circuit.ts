/**
 * What is known of the endpoint that receives the webhooks: after several failures in a row nothing is sent for a while, then one
 * event goes ahead and shows whether the others may follow.
 */
export interface Circuit {
  /** In a row. */
  readonly failures: number;
  /** Pauses since the last success: each is twice as long as the one before. */
  readonly pauses: number;
  /** Nothing is sent before this (epoch ms); in the past, one event may try. Absent: everything is sent. */
  readonly pausedUntil?: number;
}

export const CLOSED_CIRCUIT: Circuit = { failures: 0, pauses: 0 };

/** How long the event that goes ahead has the way to itself: longer than its function may run. */
export const PROBE_MS = 75_000;

const FAILURES_BEFORE_PAUSE = 5;
const FIRST_PAUSE_MS = 15_000;
const LONGEST_PAUSE_MS = 5 * 60_000;
const MAX_RETRY_AFTER_MS = 15 * 60_000;

/** Whether an event may be sent now, may try the way for the others, or has to wait. */
export function admission(
  { pausedUntil }: Circuit,
  now: number,
): { readonly kind: 'open' } | { readonly kind: 'probe' } | { readonly kind: 'wait'; readonly until: number } {
  if (pausedUntil === undefined) return { kind: 'open' };
  return pausedUntil <= now ? { kind: 'probe' } : { kind: 'wait', until: pausedUntil };
}

/**
 * Until when to pause after a failure, `undefined` for not at all.
 *
 * @param circuit with the failure counted.
 * @param retryAfterMs what the endpoint asks for (`Retry-After`): it limits the sender, so it holds for every event.
 */
export function pauseAfterFailure(
  { failures, pauses, pausedUntil }: Circuit,
  now: number,
  random: () => number,
  retryAfterMs?: number,
): number | undefined {
  if (retryAfterMs !== undefined && retryAfterMs > 0) return now + Math.min(retryAfterMs, MAX_RETRY_AFTER_MS);
  if (failures < FAILURES_BEFORE_PAUSE && pausedUntil === undefined) return undefined;
  const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** pauses);
  return now + Math.round(pause * (1 + random() / 10));
}

/**
 * Whether an attempt shows a failure of the endpoint rather than of this event: no answer, a redirect, a wrong secret, too many
 * requests, a 5xx, or a 2xx whose body is not the receiver's JSON (for example a proxy's error page).
 *
 * @param status `undefined` when there was no answer.
 */
export function isEndpointFailure(status: number | undefined): boolean {
  if (status === undefined || status < 400) return true;
  return status >= 500 || [401, 403, 407, 408, 429].includes(status);
}
