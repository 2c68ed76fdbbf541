import * as v from 'valibot';
import type { GateOpener, GateStore } from '../../../../shared/provider/gate-store.ts';
import { GATE_NAMES } from '../../../../shared/provider/provider-gate.ts';
import { STAYS_CLOSED } from '../stand-ins/gemini/magic/magic-errors.ts';

const Line = v.pipe(
  v.string(),
  v.parseJson(),
  v.looseObject({ code: v.string(), job_id: v.optional(v.string(), ''), reason: v.optional(v.string(), '') }),
);

/**
 * Opens the provider's gate again when the job whose magic word closed it has ended: one prompt must not keep everybody who tries
 * things out waiting for a quarter of an hour. A word that says so leaves it closed, as the real provider does.
 */
export class GateKeeper {
  readonly #gate: GateStore & GateOpener;
  readonly #opened: () => void;
  /** Refusals that closed the gate, in the provider's words: the line of the job that met one says the same. */
  readonly #refusals = new Set<string>();
  readonly #jobs = new Set<string>();
  #opening: Promise<void> = Promise.resolve();

  /** @param opened told each time that the gate was opened. */
  constructor(gate: GateStore & GateOpener, opened: () => void) {
    this.#gate = gate;
    this.#opened = opened;
  }

  /** A log line of a function. */
  accept(line: string): void {
    const parsed = v.safeParse(Line, line);
    if (!parsed.success) return;
    const { code, job_id: jobId, reason } = parsed.output;
    if (code === 'gate.closed' && !reason.includes(STAYS_CLOSED)) this.#refusals.add(reason);
    if ((code === 'part.failed' || code === 'part.postponed') && this.#refusals.has(reason)) this.#jobs.add(jobId);
    if (code !== 'job.closed' || !this.#jobs.delete(jobId) || this.#jobs.size > 0) return;
    this.#refusals.clear();
    this.#opening = this.#opening
      .then(() => this.open())
      .then(
        () => undefined,
        () => undefined, // the tables are gone: the system is stopping
      );
  }

  /** Opens every gate now, for any reason that it was closed for. */
  async open(): Promise<boolean> {
    const gates = await this.#gate.read();
    let opened = false;
    for (const name of GATE_NAMES) {
      const state = gates[name];
      if (state !== undefined && (await this.#gate.open(name, state))) opened = true;
    }
    if (opened) this.#opened();
    return opened;
  }

  /** When nothing is being opened any more. */
  rest(): Promise<void> {
    return this.#opening;
  }
}
