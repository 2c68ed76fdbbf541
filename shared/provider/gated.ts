import type { Logger } from '../telemetry/logger.ts';
import type { GateStore } from './gate-store.ts';
import { isTrouble, type ProviderTrouble } from './outcome.ts';
import { admission, closeGate, type GateName, type ModelFamily } from './provider-gate.ts';

export interface GateDeps {
  readonly gate: GateStore;
  /** Of the models that are called. */
  readonly family: ModelFamily;
  readonly log: Logger;
  readonly now: () => number;
  readonly random: () => number;
}

/**
 * Calls the provider through the gates that all workers share: that of the account, and that of the family of models. The first worker that
 * the provider refuses for all of the account (it is not paid for) or for all of the family (a daily quota, a limit on what is spent in
 * some minutes) closes it; until it opens, no worker calls what is behind it and parts wait.
 */
export async function throughGate<Outcome extends { readonly kind: string }>(
  { gate, family, log, now, random }: GateDeps,
  call: () => Promise<Outcome | ProviderTrouble>,
): Promise<Outcome | ProviderTrouble> {
  const seen = await gate.read();
  for (const name of ['account', family] as const) {
    const admitted = admission(seen[name], now(), random);
    if (admitted.kind === 'turned-away') {
      const retryAfterMs = admitted.waitMs;
      return { kind: 'trouble', code: 'provider_overloaded', reason: 'gate closed', maybeBilled: false, retryAfterMs };
    }
  }
  const outcome = await call();
  if (isTrouble(outcome) && outcome.closes !== undefined) {
    const { closes, reason, retryAfterMs = 0 } = outcome;
    const name: GateName = closes === 'account' ? 'account' : family;
    const closed = { ...closeGate(seen[name], retryAfterMs, now()), reason };
    log.warn('gate.closed', { gate: name, reason, strikes: closed.strikes, wait_ms: closed.closedUntil - now() });
    await gate.close(name, closed, seen[name]);
  }
  return outcome;
}
