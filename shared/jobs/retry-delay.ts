const BASE_MS = 2_000;
const CAP_MS = 60_000;

/**
 * How long to wait before attempt `attempts + 1`: exponential with full jitter, never sooner than the provider wishes.
 *
 * @param attempts attempts made so far (≥ 1).
 * @param random uniform in [0, 1).
 * @param wishMs the provider's `RetryInfo`, in ms; jitter comes on top so that refused workers do not return together.
 */
export function retryDelayMs(attempts: number, random: () => number, wishMs = 0): number {
  const ceiling = Math.min(CAP_MS, BASE_MS * 2 ** (attempts - 1));
  return Math.ceil(wishMs + Math.max(500, random() * ceiling));
}
