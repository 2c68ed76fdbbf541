import { closedForMs, closedGates, type Gates } from '../../../../shared/provider/provider-gate.ts';
import { iso } from './iso.ts';

/** The provider's gates as the operator reads them: the one that opens last, and which are closed beside it. */
export function gateView(gates: Gates, now: number) {
  const [last, ...others] = closedGates(gates, now);
  if (last === undefined) return { gate: 'open' as const };
  const { name, state } = last;
  return {
    gate: 'closed' as const,
    closed_for: name,
    closed_since: state.closedAt === undefined ? undefined : iso(state.closedAt),
    closed_until: iso(state.closedUntil),
    seconds_left: Math.ceil(closedForMs(state, now) / 1_000),
    strikes: state.strikes,
    reason: state.reason,
    ...(others.length === 0 ? {} : { also_closed_for: others.map((other) => other.name).join(', ') }),
  };
}

/** `closed for videos until 2026-11-29T10:40:00.000Z (429 RESOURCE_EXHAUSTED spend): everybody waits for them`. */
export function gateWords(gates: Gates, now: number): string {
  const closed = closedGates(gates, now);
  if (closed.length === 0) return 'open';
  const [account] = closed.filter(({ name }) => name === 'account');
  const told = account === undefined ? closed : [account];
  const words = told.map(({ name, state: { closedUntil, reason = 'no reason kept' } }) => {
    const forWhat = name === 'account' ? '' : `for ${name} `;
    return `closed ${forWhat}until ${iso(closedUntil)} (${reason})`;
  });
  return `${words.join(', ')}: everybody waits${account === undefined ? ' for them' : ''}`;
}
