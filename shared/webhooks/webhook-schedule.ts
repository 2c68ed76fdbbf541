const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DELAYS = [5 * SECOND, MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR];
const LATER = 10 * HOUR;

/** How long an event is sent before it is given up. */
export const GIVE_UP_AFTER_MS = 72 * HOUR;

/** A last attempt at the very end is worth it unless one was made shortly before. */
const WORTH_A_LAST_ONE = HOUR;

export interface AttemptTimes {
  /** From when the 72 hours count, epoch ms. */
  readonly since: number;
  readonly now: number;
  /** When the receiver asks to be tried again, epoch ms. */
  readonly notBefore?: number;
}

/**
 * When a webhook that was not acknowledged is sent again: 5 s, 1 min, 5 min, 30 min, 2 h, 5 h, then every 10 h, each with up to
 * 10 % of jitter, and once more when 72 h are over. `undefined` means that it is given up.
 *
 * @param attempts attempts made so far (≥ 1).
 */
export function nextWebhookAttemptAt(
  attempts: number,
  { since, now, notBefore = 0 }: AttemptTimes,
  random: () => number,
): number | undefined {
  const delay = DELAYS[attempts - 1] ?? LATER;
  const at = Math.max(notBefore, now + Math.round(delay * (1 + random() / 10)));
  const end = since + GIVE_UP_AFTER_MS;
  if (at <= end) return at;
  return end - now > WORTH_A_LAST_ONE && notBefore <= end ? end : undefined;
}
