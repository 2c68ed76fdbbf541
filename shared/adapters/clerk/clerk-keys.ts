import type { KeyObject } from 'node:crypto';
import type { SessionKeys } from '../../accounts/session-verifier.ts';
import { fetchKeySet } from './fetch-key-set.ts';
import { parseKeySet } from './parse-key-set.ts';

export interface ClerkKeysOptions {
  /** Frontend API URL, without a trailing slash. */
  readonly issuer: string;
  /** The instance's keys as shipped with the deployment: the first request of a cold start needs no fetch (which costs ~50 ms). */
  readonly jwks?: unknown;
  readonly fetch?: typeof globalThis.fetch;
  readonly now: () => Date;
  /** How long the endpoint has for its whole answer. */
  readonly timeoutMs?: number;
  /** Keys older than this are renewed, so that a key Clerk has withdrawn stops working. */
  readonly maxAgeSeconds?: number;
  /** The least time between two fetches, for any reason. */
  readonly cooldownSeconds?: number;
  /** The same after a fetch that failed: an outage of a moment must not refuse everybody for half a minute. */
  readonly retrySeconds?: number;
  /** Told of every fetch that failed, at most once per cool-down: also of those that older keys hide from callers. Must not throw. */
  readonly onFetchFailed?: (error: unknown) => void;
}

/** What can be said of a key id. */
export type KeyAnswer =
  | { readonly kind: 'key'; readonly key: KeyObject }
  /** A good set of at most one cool-down ago does not have it. */
  | { readonly kind: 'unknown' }
  /** The endpoint's fault: nothing can be said. */
  | { readonly kind: 'unavailable'; readonly retryAfterSeconds: number };

/** The verification keys of one Clerk instance. */
export interface ClerkKeys extends SessionKeys {
  find(kid: string): Promise<KeyAnswer>;
}

/**
 * Keeps the keys of a Clerk instance for the life of the process.
 *
 * Good keys are never thrown away for an outage: past `maxAgeSeconds` they are renewed if the endpoint lets us and go on working if
 * not. Only an id that they lack waits for the endpoint. At most one fetch is started per cool-down and concurrent requests share
 * it, so neither an outage nor a flood of invented ids multiplies fetches.
 *
 * (jose's own remote set forgets its keys when they are old, and then fails every request while the endpoint is down.)
 *
 * @throws when the shipped key set is not one: a deployment with it must not come up.
 */
export function clerkKeys({
  issuer,
  jwks,
  fetch = globalThis.fetch,
  now,
  timeoutMs = 1500,
  maxAgeSeconds = 600,
  cooldownSeconds = 30,
  retrySeconds = 5,
  onFetchFailed,
}: ClerkKeysOptions): ClerkKeys {
  const shipped = jwks === undefined ? undefined : parseKeySet(jwks);
  let held = shipped && { keys: shipped, since: now().getTime() };
  let lastFetch: { readonly startedAt: number; readonly good: Promise<boolean> } | undefined;
  let quietSeconds = cooldownSeconds;

  async function fetchKeys(): Promise<boolean> {
    try {
      held = { keys: await fetchKeySet(issuer, fetch, timeoutMs), since: now().getTime() };
      quietSeconds = cooldownSeconds;
      return true;
    } catch (error) {
      quietSeconds = retrySeconds;
      onFetchFailed?.(error);
      return false;
    }
  }

  function cooldownLeftMs(): number {
    return lastFetch === undefined ? 0 : lastFetch.startedAt + quietSeconds * 1000 - now().getTime();
  }

  /** Whether the fetch of this cool-down, started here if there is none yet, brought a good set. */
  function latestFetch(): Promise<boolean> {
    if (lastFetch === undefined || cooldownLeftMs() <= 0) {
      lastFetch = { startedAt: now().getTime(), good: fetchKeys() };
    }
    return lastFetch.good;
  }

  return {
    async find(kid) {
      const isOld = held !== undefined && now().getTime() - held.since > maxAgeSeconds * 1000;
      const good = held?.keys.has(kid) && !isOld ? true : await latestFetch();
      const key = held?.keys.get(kid);
      if (key !== undefined) return { kind: 'key', key };
      if (good) return { kind: 'unknown' };
      return { kind: 'unavailable', retryAfterSeconds: Math.max(1, Math.ceil(cooldownLeftMs() / 1000)) };
    },

    areAvailable: async () => held !== undefined || latestFetch(),
  };
}
