const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DELAYS = [5 * SECOND, MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR];
const LATER = 10 * HOUR;
const GIVE_UP_AFTER = 72 * HOUR;

/**
 * When a webhook that was not acknowledged is sent again: 5 s, 1 min, 5 min, 30 min, 2 h, 5 h, then every 10 h, each with up to
 * 10 % of jitter, for 72 h from the closing of the job. `undefined` means that it is given up.
 *
 * @param attempts attempts made so far (≥ 1).
 */
export function nextWebhookAttemptAt(
  attempts: number,
  closedAt: number,
  now: number,
  random: () => number,
): number | undefined {
  const delay = DELAYS[attempts - 1] ?? LATER;
  const at = now + Math.round(delay * (1 + random() / 10));
  return at - closedAt <= GIVE_UP_AFTER ? at : undefined;
}
