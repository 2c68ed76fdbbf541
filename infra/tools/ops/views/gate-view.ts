import { closedForMs, type GateState } from '../../../../shared/provider/provider-gate.ts';
import { iso } from './iso.ts';

/** The provider's gate as the operator reads it. */
export function gateView(gate: GateState | undefined, now: number) {
  const closedFor = closedForMs(gate, now);
  if (gate === undefined || closedFor === 0) return { gate: 'open' as const };
  return {
    gate: 'closed' as const,
    closed_since: gate.closedAt === undefined ? undefined : iso(gate.closedAt),
    closed_until: iso(gate.closedUntil),
    seconds_left: Math.ceil(closedFor / 1_000),
    strikes: gate.strikes,
    reason: gate.reason,
  };
}

/** `closed until 2026-11-29T10:40:00.000Z (429 RESOURCE_EXHAUSTED spend): everybody waits`. */
export function gateWords(gate: GateState | undefined, now: number): string {
  const view = gateView(gate, now);
  if (view.gate === 'open') return 'open';
  return `closed until ${view.closed_until} (${view.reason ?? 'no reason kept'}): everybody waits`;
}
