import type { LeasedOutput, OutputStore } from '../../shared/jobs/job-store.ts';

/** How long a silent worker keeps an image: a crash delays it by this, a model's call may take longer thanks to renewals. */
export const LEASE_MS = 90_000;
const RENEW_EVERY_MS = LEASE_MS / 3;

/**
 * Renews a lease while its work goes on.
 *
 * @returns `lost`, which aborts when the lease went to somebody else; `release` ends the renewals.
 */
export function keepLease(
  deps: { readonly outputs: Pick<OutputStore, 'renewLease'>; readonly now: () => number },
  lease: LeasedOutput,
): { readonly lost: AbortSignal; release(): void } {
  const lost = new AbortController();
  const timer = setInterval(() => {
    deps.outputs.renewLease(lease, deps.now() + LEASE_MS, deps.now()).then(
      (ours) => {
        if (!ours) lost.abort();
      },
      () => {
        // Out of reach for a moment: two more renewals fit into the lease, and recording is conditional anyway.
      },
    );
  }, RENEW_EVERY_MS);
  return { lost: lost.signal, release: () => clearInterval(timer) };
}
