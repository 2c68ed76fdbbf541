import { randomUUID } from 'node:crypto';
import { FunctionProcess, type FunctionSpec, type OnLine, type Outcome } from './function-process.ts';

/** Processes at once of a function without reserved concurrency; further events wait. */
const MAXIMUM_PROCESSES = 10;
/** What Lambda calls an invocation that it turns away because the function's concurrency is in use. */
export const THROTTLED = 'TooManyRequestsException';
const KEEP_WARM_MS = 5 * 60_000;

/** All processes of one function: started when an event finds none free (a cold start), kept for a while afterwards. */
export class FunctionPool {
  #spec: FunctionSpec;
  readonly #onLine: OnLine;
  readonly #onOutcome: (outcome: Outcome) => void;
  readonly #processes = new Set<FunctionProcess>();
  readonly #idle: { process: FunctionProcess; expiry: NodeJS.Timeout }[] = [];
  readonly #waiting: (() => void)[] = [];
  #stopped: boolean = false;
  /** Events that are being worked on. */
  #atWork: number = 0;

  constructor(spec: FunctionSpec, on: { readonly line: OnLine; readonly outcome: (outcome: Outcome) => void }) {
    this.#spec = spec;
    this.#onLine = on.line;
    this.#onOutcome = on.outcome;
  }

  /**
   * Runs the handler; its failure is an outcome, and so is being turned away ({@link THROTTLED}) when all of its reserved concurrency is
   * in use.
   *
   * @throws when the cloud is stopping.
   */
  async invoke(event: unknown): Promise<Outcome> {
    const { reservedConcurrency = Number.POSITIVE_INFINITY } = this.#spec;
    if (this.#atWork >= reservedConcurrency) return this.#turnAway();
    this.#atWork += 1;
    try {
      const process = await this.#take();
      const outcome = await process.invoke(JSON.stringify(event));
      this.#onOutcome(outcome);
      this.#giveBack(process);
      return outcome;
    } finally {
      this.#atWork -= 1;
    }
  }

  /** Kills one process, preferably one that is at work. @returns whether there was one. */
  killOne(): boolean {
    const idle = new Set(this.#idle.map(({ process }) => process));
    const all = [...this.#processes].filter(({ alive }) => alive);
    const victim = all.find((process) => !idle.has(process)) ?? all[0];
    victim?.kill();
    return victim !== undefined;
  }

  /** From the next event on the function is another one; processes that are at work finish what they began. */
  replace(spec: FunctionSpec): void {
    this.#spec = spec;
    for (const { process, expiry } of this.#idle.splice(0)) {
      clearTimeout(expiry);
      process.kill();
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const wake of this.#waiting.splice(0)) wake();
    for (const { expiry } of this.#idle.splice(0)) clearTimeout(expiry);
    for (const process of this.#processes) process.kill();
    await Promise.all([...this.#processes].map(({ ended }) => ended));
  }

  #turnAway(): Outcome {
    const payload = JSON.stringify({ errorType: THROTTLED, errorMessage: 'Rate Exceeded.' });
    const measured = { durationMs: 0, initMs: undefined, maxMemoryMb: undefined };
    const outcome = { requestId: randomUUID(), payload, error: THROTTLED, ...measured };
    this.#onOutcome(outcome);
    return outcome;
  }

  async #take(): Promise<FunctionProcess> {
    const most = this.#spec.reservedConcurrency ?? MAXIMUM_PROCESSES;
    for (;;) {
      if (this.#stopped) throw new Error(`${this.#spec.name}: the local cloud is stopping`);
      const free = this.#idle.pop();
      clearTimeout(free?.expiry);
      if (free?.process.alive) return free.process;
      if (free !== undefined) continue;
      if (this.#processes.size < most) return this.#start();
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  #start(): FunctionProcess {
    const process = new FunctionProcess(this.#spec, this.#onLine);
    this.#processes.add(process);
    void process.ended.then(() => {
      this.#processes.delete(process);
      this.#waiting.shift()?.();
    });
    return process;
  }

  #giveBack(process: FunctionProcess): void {
    if (!process.alive || this.#stopped) return;
    if (process.spec !== this.#spec) {
      process.kill();
      return;
    }
    const expiry = setTimeout(() => process.kill(), KEEP_WARM_MS);
    this.#idle.push({ process, expiry });
    this.#waiting.shift()?.();
  }
}
