import type { Logger } from '../telemetry/logger.ts';
import type { GateStore } from './gate-store.ts';
import { isTrouble, type ProviderTrouble } from './outcome.ts';
import { admission, closeGate } from './provider-gate.ts';

export interface GateDeps {
  readonly gate: GateStore;
  readonly log: Logger;
  readonly now: () => number;
  readonly random: () => number;
}

/**
 * Calls the provider through the gate that all workers share. The first worker that the provider refuses for the account as a whole (a
 * spent budget, a daily quota) closes it; until it opens, no worker calls the provider and parts wait.
 */
export async function throughGate<Outcome extends { readonly kind: string }>(
  { gate, log, now, random }: GateDeps,
  call: () => Promise<Outcome | ProviderTrouble>,
): Promise<Outcome | ProviderTrouble> {
  const seen = await gate.read();
  const admitted = admission(seen, now(), random);
  if (admitted.kind === 'turned-away') {
    return {
      kind: 'trouble',
      code: 'provider_overloaded',
      reason: 'gate closed',
      maybeBilled: false,
      retryAfterMs: admitted.waitMs,
    };
  }
  const outcome = await call();
  if (isTrouble(outcome) && outcome.accountWide) {
    const closed = { ...closeGate(seen, outcome.retryAfterMs ?? 0, now()), reason: outcome.reason };
    log.warn('gate.closed', { reason: outcome.reason, strikes: closed.strikes, wait_ms: closed.closedUntil - now() });
    await gate.close(closed, seen);
  }
  return outcome;
}
