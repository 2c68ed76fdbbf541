/** Models that share limits of their own: one worker works with one family. */
export const MODEL_FAMILIES = ['images', 'videos', 'texts'] as const;
export type ModelFamily = (typeof MODEL_FAMILIES)[number];

/** What a gate stands in front of: everything that the account can call, or the models of one family. */
export const GATE_NAMES = ['account', ...MODEL_FAMILIES] as const;
export type GateName = (typeof GATE_NAMES)[number];

/** The gates that have been closed, now or once. */
export type Gates = Readonly<Partial<Record<GateName, GateState>>>;

/** Whether the provider may be called; one state shared by every worker. Times are epoch milliseconds. */
export interface GateState {
  /** No worker calls the provider before this (epoch ms). */
  readonly closedUntil: number;
  /** Times in a row that it was closed while it was still opening. */
  readonly strikes: number;
  /** The provider's class of the refusal that closed it; safe to log. */
  readonly reason?: string;
  readonly closedAt?: number;
}

/** How long the gate stays closed, in ms; 0 when calls are let through. */
export function closedForMs(gate: GateState | undefined, now: number): number {
  return Math.max(0, (gate?.closedUntil ?? 0) - now);
}

/** A gate that is closed. */
export interface ClosedGate {
  readonly name: GateName;
  readonly state: GateState;
}

/** The gates that are closed, the one that opens last first. */
export function closedGates(gates: Gates, now: number): readonly ClosedGate[] {
  return GATE_NAMES.flatMap((name) => {
    const state = gates[name];
    return state !== undefined && closedForMs(state, now) > 0 ? [{ name, state }] : [];
  }).toSorted((a, b) => b.state.closedUntil - a.state.closedUntil);
}

/** The last of the gates to open through which the calls of a family go; nothing while they are let through. */
export function closedFor(gates: Gates, family: ModelFamily, now: number): ClosedGate | undefined {
  return closedGates(gates, now).find(({ name }) => name === 'account' || name === family);
}

/** How long opening takes: the share of calls let through grows from nothing to all over this time. */
const OPENING_MS = 60_000;
/** The longest time that calls are refused before the provider is tried again. */
const MAX_CLOSED_MS = 30 * 60_000;
/** Calls that are refused while the circuit is half-open are tried again within this. */
const COME_BACK_MS = 10_000;

export type Admission = { readonly kind: 'admitted' } | { readonly kind: 'turned-away'; readonly waitMs: number };

/**
 * Whether a worker may call now. After the pause the gate opens gradually: a limit on spending is met again at once when every
 * waiting worker returns in the same second.
 *
 * @param random uniform in [0, 1).
 */
export function admission(gate: GateState | undefined, now: number, random: () => number): Admission {
  if (gate === undefined || now >= gate.closedUntil + OPENING_MS) return { kind: 'admitted' };
  if (now < gate.closedUntil) {
    return { kind: 'turned-away', waitMs: gate.closedUntil - now + Math.round(random() * OPENING_MS) };
  }
  const openShare = (now - gate.closedUntil) / OPENING_MS;
  return random() < openShare
    ? { kind: 'admitted' }
    : { kind: 'turned-away', waitMs: 1_000 + Math.round(random() * COME_BACK_MS) };
}

/** The gate after the provider said that the account as a whole must wait; each time sooner than it was open costs twice the wait. */
export function closeGate(gate: GateState | undefined, waitMs: number, now: number): GateState {
  const stillOpening = gate !== undefined && now < gate.closedUntil + OPENING_MS;
  const strikes = stillOpening ? gate.strikes + 1 : 0;
  return { closedUntil: now + Math.min(MAX_CLOSED_MS, waitMs * 2 ** Math.min(strikes, 10)), strikes, closedAt: now };
}
