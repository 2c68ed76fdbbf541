import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CallName, Via } from './fault.ts';
import { type ClientName, type Command, inside, type Outside } from './hooks.ts';
import { Timers } from './timers.ts';

/** What a call asks for. */
export type Leaving =
  | { readonly via: 'aws'; readonly client: ClientName; readonly command: Command; readonly sender: object }
  | { readonly via: 'http'; readonly request: Request }
  /** It waits for the clock, and nothing leaves. */
  | { readonly via: 'sleep' };

/** A call that waits at the door until the simulation lets it out. */
export interface PendingCall extends CallName {
  readonly leaving: Leaving;
  readonly answer: (value: unknown) => void;
  readonly fail: (error: unknown) => void;
  /** Not before this (epoch ms). */
  readyAt: number;
  /** The outcome of a call that takes its time. */
  result?: { readonly value: unknown } | { readonly error: unknown };
  /** Whether the plan has been asked about it. */
  judged: boolean;
}

/** What an invocation needs from the simulation around it. */
export interface Surroundings {
  now(): number;
  random(): number;
  print(text: string): void;
}

/** How a handler ended; never told by one that was killed. */
export type Ending =
  | { readonly kind: 'returned'; readonly value: unknown }
  | { readonly kind: 'threw'; readonly error: unknown };

const QUIET_TURNS = 4;

/**
 * One run of a handler in a simulated process. Every call that leaves it stops in `pending` until the simulation decides what
 * becomes of it. A killed one is simply never continued: nothing that it awaits settles, and its timers are gone.
 */
export class Invocation implements Outside {
  readonly label: string;
  readonly startedAt: number;
  pending: PendingCall[] = [];
  readonly timers = new Timers();
  ending: Ending | undefined;
  killed: boolean = false;
  /** While it stands still, neither its calls nor its timers go on. */
  frozenUntil: number = 0;
  readonly #around: Surroundings;
  readonly #counts = new Map<string, number>();
  #arrivals: number = 0;
  #changed: PromiseWithResolvers<void> = Promise.withResolvers();

  constructor(label: string, around: Surroundings) {
    this.label = label;
    this.#around = around;
    this.startedAt = around.now();
  }

  get over(): boolean {
    return this.killed || this.ending !== undefined;
  }

  /** Runs the handler up to its first call. */
  async start(run: () => Promise<unknown>): Promise<void> {
    const seen = this.#arrivals;
    inside(this, async () => run()).then(
      (value) => this.#end({ kind: 'returned', value }),
      (error: unknown) => this.#end({ kind: 'threw', error }),
    );
    await this.#settled(seen);
  }

  /** Lets something happen to a call (its `answer` or `fail`) and waits until the handler has come to its next call or its end. */
  async proceed(happen: () => void): Promise<void> {
    const seen = this.#arrivals;
    happen();
    await this.#settled(seen);
  }

  kill(): void {
    this.killed = true;
    this.pending = [];
  }

  /** Takes a call from the door. */
  release(call: PendingCall): void {
    this.pending = this.pending.filter((other) => other !== call);
  }

  /** Names the next call of this name. */
  name(call: string, via: Via): CallName {
    const nth = (this.#counts.get(call) ?? 0) + 1;
    this.#counts.set(call, nth);
    return { invocation: this.label, call, nth, via };
  }

  now(): number {
    return this.#around.now();
  }

  random(): number {
    return this.#around.random();
  }

  print(text: string): void {
    if (!this.killed) this.#around.print(text);
  }

  startTimer(run: () => void, ms: number, repeat: boolean): NodeJS.Timeout {
    return this.timers.start(AsyncLocalStorage.bind(run), this.now() + ms, repeat ? ms : undefined);
  }

  stopTimer(timer: NodeJS.Timeout | undefined): void {
    if (timer !== undefined) this.timers.stop(timer);
  }

  command(client: ClientName, command: Command, sender: object): Promise<unknown> {
    return this.#leave(command.constructor.name.replace(/Command$/, ''), { via: 'aws', client, command, sender });
  }

  fetch(request: Request): Promise<Response> {
    return this.#leave(`${request.method} ${placeOf(request)}`, { via: 'http', request }, request.signal);
  }

  sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
    const over = { readyAt: this.now() + ms, judged: true, result: { value: undefined } };
    return this.#atTheDoor<void>(
      { invocation: this.label, call: 'sleep', nth: 0, via: 'aws' },
      { via: 'sleep' },
      signal,
      over,
    );
  }

  #leave<T>(call: string, leaving: Exclude<Leaving, { via: 'sleep' }>, signal?: AbortSignal): Promise<T> {
    return this.#atTheDoor(this.name(call, leaving.via), leaving, signal);
  }

  #atTheDoor<T>(name: CallName, leaving: Leaving, signal?: AbortSignal, more: Partial<PendingCall> = {}): Promise<T> {
    if (this.killed) return new Promise(() => undefined); // one of its own: a shared one would hold on to all that wait for it
    if (signal?.aborted) return Promise.reject(signal.reason);
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const pending: PendingCall = {
      ...name,
      leaving,
      answer: (value) => resolve(value as T), // the answer to this very request, made by the simulation
      fail: reject,
      readyAt: 0,
      judged: false,
      ...more,
    };
    this.pending.push(pending);
    const abort = () => {
      if (!this.pending.includes(pending)) return;
      this.release(pending);
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', abort, { once: true });
    const forget = () => signal?.removeEventListener('abort', abort); // the runtime outlives it, and holds on to the signals of requests
    promise.then(forget, forget);
    this.#arrivals += 1;
    this.#change();
    return promise;
  }

  #end(ending: Ending): void {
    if (this.killed) return;
    this.ending = ending;
    this.#change();
  }

  #change(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  /**
   * Waits for the next call or the end. Where other branches of the handler wait at the door already, the one that went on may have
   * ended without another call: then a few quiet turns of the event loop tell.
   */
  async #settled(seen: number): Promise<void> {
    let quiet = 0;
    while (!this.over && this.#arrivals === seen && quiet < QUIET_TURNS) {
      if (this.pending.length === 0) {
        await this.#changed.promise;
      } else {
        await nextTurn();
        quiet += 1;
      }
    }
  }
}

/** What a request is for, in the same word in every run: the last of its path, and of a provider's own ids what they name. */
function placeOf({ url }: Request): string {
  const steps = new URL(url).pathname.split(/[/:]/);
  const last = steps.at(-1) ?? '';
  const before = steps.at(-2);
  return before === 'interactions' || before === 'files' ? before.slice(0, -1) : last;
}
