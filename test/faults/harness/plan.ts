import { type CallName, type Fault, type FaultKind, kindsOf } from './fault.ts';
import { pick, type Random } from './random.ts';

/** Decides for each call, as it is about to leave, whether and how it fails. */
export type Plan = (call: CallName) => FaultKind | undefined;

export const NO_FAULTS: Plan = () => undefined;

/** The faults of a list, each at its call. */
export function faultsAt(faults: readonly Fault[]): Plan {
  return ({ invocation, call, nth }) =>
    faults.find((fault) => fault.invocation === invocation && fault.call === call && fault.nth === nth)?.kind;
}

/** Two faults at calls drawn among the first `calls` and the ones that follow the first fault. */
export function randomPair(random: Random, calls: number): Plan {
  const first = 1 + Math.floor(random() * calls);
  const second = first + 1 + Math.floor(random() * calls);
  let count = 0;
  return (call) => {
    count += 1;
    return count === first || count === second ? pick(random, kindsOf(call)) : undefined;
  };
}
