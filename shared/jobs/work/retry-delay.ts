const BASE_MS = 2_000;
const CAP_MS = 60_000;

/** How long a message stays away after trouble of our own: tables, queues or secrets out of reach. */
export const OWN_TROUBLE_MS = 10_000;

/** The first attempts, which come quickly, and those that other workers' leases send back. */
const MORE_RECEIVES = 20;

/**
 * More times than a message is received during trouble of this length, whether its worker cannot work ({@link OWN_TROUBLE_MS}) or the
 * provider does not answer ({@link retryDelayMs}, on average three times as long).
 */
export function receivesWithin(ms: number): number {
  return Math.ceil(ms / OWN_TROUBLE_MS) + MORE_RECEIVES;
}

/**
 * How long to wait before attempt `attempts + 1`: exponential with full jitter, never sooner than the provider asks.
 *
 * @param attempts attempts made so far (≥ 1).
 * @param random uniform in [0, 1).
 * @param retryAfterMs the provider's `RetryInfo`, in ms; jitter comes on top so that refused workers do not return together.
 */
export function retryDelayMs(attempts: number, random: () => number, retryAfterMs = 0): number {
  const ceiling = Math.min(CAP_MS, BASE_MS * 2 ** (attempts - 1));
  return Math.ceil(retryAfterMs + Math.max(500, random() * ceiling));
}
