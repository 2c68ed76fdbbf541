import type { Cached } from '../../accounts/secret.ts';

/** How long a value is believed. A rotated secret is in use everywhere after this, or at once where the old one is refused. */
const CACHE_MS = 5 * 60_000;

/** Concurrent readers share one call; a failed call is forgotten, so the next reader tries again. */
export function cached<T>(fetchValue: () => Promise<T>, now: () => number): Cached<T> {
  let latest: { value: Promise<T>; at: number } | undefined;

  function refresh(): Promise<T> {
    const entry = { value: fetchValue(), at: now() };
    latest = entry;
    entry.value.catch(() => {
      if (latest === entry) latest = undefined;
    });
    return entry.value;
  }

  return {
    refresh,
    read: (maxAgeMs = CACHE_MS) => (latest !== undefined && now() - latest.at < maxAgeMs ? latest.value : refresh()),
  };
}
