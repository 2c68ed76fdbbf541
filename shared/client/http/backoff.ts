const FIRST_MS = 500;
const LONGEST_MS = 15_000;

/** Milliseconds before repetition `n` (from 0): doubling, up to 15 s, with jitter so that many browsers do not come back together. */
export function backoff(n: number): number {
  const ms = Math.min(LONGEST_MS, FIRST_MS * 2 ** n);
  return ms / 2 + Math.random() * (ms / 2);
}
