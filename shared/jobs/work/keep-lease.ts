import type { LeasedPart, PartStore } from '../job-store.ts';

/** How long a silent worker keeps a part: a crash delays it by this, a provider's call may take longer thanks to renewals. */
export const LEASE_MS = 90_000;
const RENEW_EVERY_MS = LEASE_MS / 3;

/** The lease of a part, for as long as the work on it moves. */
export interface HeldLease {
  /** Aborts when the lease went to another worker, or the work has stopped moving. */
  readonly lost: AbortSignal;
  /** The work has come to a step that is over after so long at most: until then the lease is renewed. */
  moves(forMs: number): void;
  release(): void;
}

/** Of work that holds none: nobody takes it away, and nothing renews it. */
export const NO_LEASE: HeldLease = {
  lost: new AbortController().signal,
  moves: () => undefined,
  release: () => undefined,
};

/**
 * Renews a lease while its work moves. A process that hangs somewhere says nothing any more: its lease ends, another worker takes the
 * part, and what the first one may still write is refused.
 */
export function keepLease(
  deps: { readonly parts: Pick<PartStore, 'renewLease'>; readonly now: () => number },
  lease: LeasedPart,
): HeldLease {
  const lost = new AbortController();
  let movesUntil = deps.now() + RENEW_EVERY_MS;
  const timer = setInterval(() => {
    if (deps.now() > movesUntil) return lost.abort(new Error('the work on a part does not move'));
    deps.parts.renewLease(lease, deps.now() + LEASE_MS, deps.now()).then(
      (ours) => {
        if (!ours) lost.abort(new Error('the lease is another worker’s'));
      },
      () => {
        // Out of reach for a moment: two more renewals fit into the lease, and recording is conditional anyway.
      },
    );
  }, RENEW_EVERY_MS);
  return {
    lost: lost.signal,
    moves: (forMs) => {
      movesUntil = deps.now() + forMs;
    },
    release: () => clearInterval(timer),
  };
}
