import { type CallName, type FaultKind, formatFault } from './fault.ts';

/** What happened in a run, call by call. */
export class Journal {
  /** Every call that left a function, in order. */
  readonly calls: CallName[] = [];
  /** A line per event, for people. */
  readonly trace: string[] = [];
  faults: number = 0;
  /** Answers of the model that cost money: all but errors. */
  billed: number = 0;
  /** Sweeps that a fault has hit: each may make a job wait for the next minute. */
  sweepsHit: number = 0;
  readonly #clock: { readonly now: number };
  readonly #startedAt: number;

  constructor(clock: { readonly now: number }) {
    this.#clock = clock;
    this.#startedAt = clock.now;
  }

  note(text: string): void {
    const seconds = ((this.#clock.now - this.#startedAt) / 1000).toFixed(3);
    this.trace.push(`${seconds.padStart(10)} s  ${text.trimEnd()}`);
  }

  call({ invocation, call: name, nth, via }: CallName, kind: FaultKind | undefined): void {
    const call = { invocation, call: name, nth, via }; // the name alone: what is sent holds on to its whole process
    this.calls.push(call);
    if (kind === undefined) return;
    this.faults += 1;
    if (call.invocation.startsWith('sweep#')) this.sweepsHit += 1;
    this.note(`FAULT ${formatFault({ ...call, kind })}`);
  }
}
