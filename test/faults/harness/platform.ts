import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import type { CallName, FaultKind } from './fault.ts';
import type { FunctionName, Handler } from './functions.ts';
import type { ClientName, Command } from './hooks.ts';
import { Invocation, type PendingCall, type Surroundings } from './invocation.ts';
import type { Journal } from './journal.ts';
import { fetchWhole, sendPart, sendTwice } from './perform.ts';
import type { Plan } from './plan.ts';
import type { Processes } from './processes.ts';
import type { Site } from './site.ts';
import {
  awsTimeout,
  connectionLost,
  mixedReasons,
  patienceMs,
  throttled,
  transactionConflict,
  unresolved,
} from './troubles.ts';

/** Past a lease and the sweep that follows it, if the function may run that long. */
const FREEZE_MS = 200_000;
/** What a freeze leaves a function of its time. */
const AFTER_FREEZE_MS = 5_000;
/** What every call takes, so that no two events have the same time. */
const CALL_MS = 1;
/** Calls of a model: they take their time, and their answers are billed. */
const MODEL_CALLS: ReadonlySet<string> = new Set([
  'POST generateContent',
  'POST interactions',
  'POST make',
  'POST begin',
]);

export interface PlatformOptions {
  readonly site: Site;
  readonly plan: Plan;
  readonly journal: Journal;
  readonly modelMs: number;
  /** Told of every call of a model right before it goes out, and whether its invocation has stood still. */
  readonly onModelCall: (request: Request, stoodStill: boolean) => Promise<void>;
  /** Sends a request to the engine and tells those who take note. */
  readonly send: (client: ClientName, command: Command) => Promise<unknown>;
  readonly random: () => number;
  /** A function of which every process dies as soon as it has an event. */
  readonly deadly: FunctionName | undefined;
}

/** An invocation in its process. */
export interface Running {
  readonly name: FunctionName;
  readonly invocation: Invocation;
  readonly process: Handler;
  /** Of the deployment that it was started in. */
  readonly processes: Processes;
  /** When Lambda ends it. */
  readonly endsAt: number;
  readonly onOver: OnOver;
}

/** Told when an invocation is over: what it returned, nothing when it threw or was killed. */
export type OnOver = (invocation: Invocation, value: unknown) => Promise<void> | void;

/** Runs functions up to their next call, and lets each call happen or fail. */
export class Platform {
  running: readonly Running[] = [];
  #processes: Processes;
  readonly #options: PlatformOptions;
  readonly #counts = new Map<FunctionName, number>();

  constructor(options: PlatformOptions, processes: Processes) {
    this.#options = options;
    this.#processes = processes;
  }

  /** Deploys another version: what runs already runs on. */
  deploy(processes: Processes): void {
    this.#processes = processes;
  }

  async start(name: FunctionName, event: object, onOver: OnOver): Promise<void> {
    const { site, journal, random } = this.#options;
    const processes = this.#processes;
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    const now = () => site.clock.now;
    const around: Surroundings = { now, random, print: (text) => journal.note(`      ${text}`) };
    const invocation = new Invocation(`${name}#${count}`, around);
    const endsAt = now() + site.settingsOf(name).timeoutMs;
    const process = processes.take(name);
    const running: Running = { name, invocation, process, processes, endsAt, onOver };
    this.running = [...this.running, running];
    // The event is what the platform sends to this very function.
    await invocation.start(() => process(event as never, { getRemainingTimeInMillis: () => endsAt - now() }));
    if (name === this.#options.deadly) invocation.kill();
    await this.#afterwards(running);
  }

  /** The calls that can go on now, invocations in the order of their start. */
  ready(): { readonly running: Running; readonly call: PendingCall }[] {
    const { now } = this.#options.site.clock;
    return this.running
      .filter(({ invocation }) => invocation.frozenUntil <= now)
      .flatMap((running) => running.invocation.pending.map((call) => ({ running, call })))
      .filter(({ call }) => call.readyAt <= now);
  }

  /** Timers that are due, and invocations whose time is over. */
  overdue(): (() => Promise<void>) | undefined {
    const { now } = this.#options.site.clock;
    const late = this.running.find(({ endsAt }) => endsAt <= now);
    if (late !== undefined) return () => this.#kill(late);
    const ringing = this.running.find(
      ({ invocation }) => invocation.frozenUntil <= now && invocation.timers.nextAt <= now,
    );
    if (ringing === undefined) return undefined;
    return async () => {
      await ringing.invocation.proceed(() => ringing.invocation.timers.fire(now));
      await this.#afterwards(ringing);
    };
  }

  /** When the next of all this happens by the clock alone. */
  get nextAt(): number {
    const moments = this.running.flatMap(({ invocation: { frozenUntil, pending, timers }, endsAt }) => [
      endsAt,
      Math.max(frozenUntil, Math.min(timers.nextAt, ...pending.map(({ readyAt }) => readyAt))),
    ]);
    return Math.min(Number.POSITIVE_INFINITY, ...moments);
  }

  /** Something that the platform itself does for an invocation that is over. @returns whether it comes to pass. */
  does(invocation: Invocation, call: string): boolean {
    return this.#judge(invocation.name(call, 'platform')) === undefined;
  }

  /** Lets a call go on: out, or back with its answer. */
  async step({ running, call }: { readonly running: Running; readonly call: PendingCall }): Promise<void> {
    const { invocation } = running;
    const { result } = call;
    if (result !== undefined) {
      const arrive = 'error' in result ? () => call.fail(result.error) : () => call.answer(result.value);
      return this.#answer(running, call, arrive);
    }
    if (call.judged) return this.#go(running, call);
    call.judged = true;
    const kind = this.#judge(call);
    switch (kind) {
      case 'kill-before':
        return this.#kill(running);
      case 'freeze':
        invocation.frozenUntil = this.#freezeUntil(running);
        return;
      case 'hang':
        call.readyAt = this.#options.site.clock.now + (await patienceMs(call.leaving));
        call.result = { error: awsTimeout() };
        return;
      case 'timeout':
        return this.#answer(running, call, () => call.fail(awsTimeout()));
      case 'conflict':
        return this.#answer(running, call, () => call.fail(transactionConflict(call.leaving)));
      case 'mixed':
        return this.#answer(running, call, () => call.fail(mixedReasons(call.leaving)));
      case 'throttled':
        return this.#answer(running, call, () => call.fail(throttled(call.leaving)));
      case 'unresolved':
        return this.#answer(running, call, () => call.fail(unresolved(call.leaving)));
      default:
        return this.#go(running, call, kind);
    }
  }

  async #go(running: Running, call: PendingCall, kind?: FaultKind): Promise<void> {
    const { site, journal, modelMs, onModelCall } = this.#options;
    const { invocation } = running;
    if (MODEL_CALLS.has(call.call) && call.leaving.via === 'http') {
      await onModelCall(call.leaving.request, invocation.frozenUntil > 0);
    }
    const outcome = await this.#perform(call, kind).then(
      (value) => ({ ok: true, value }) as const,
      (error: unknown) => ({ ok: false, error }) as const,
    );
    site.clock.now += CALL_MS;
    journal.note(`${invocation.label} ${call.call}.${call.nth} ${outcome.ok ? '' : nameOf(outcome.error)}`);
    if (MODEL_CALLS.has(call.call) && outcome.ok && outcome.value instanceof Response && outcome.value.ok) {
      journal.billed += 1;
    }
    if (kind === 'kill-after') return this.#kill(running);
    if (kind === 'timeout-applied') {
      const error = call.via === 'http' ? connectionLost() : awsTimeout();
      return this.#answer(running, call, () => call.fail(error));
    }
    if (!outcome.ok) return this.#answer(running, call, () => call.fail(outcome.error));
    if (MODEL_CALLS.has(call.call)) {
      call.result = outcome;
      call.readyAt = site.clock.now + modelMs;
      return;
    }
    return this.#answer(running, call, () => call.answer(outcome.value));
  }

  #perform({ leaving }: PendingCall, kind: FaultKind | undefined): Promise<unknown> {
    if (leaving.via === 'http') return fetchWhole(leaving.request);
    if (leaving.via === 'sleep') return Promise.resolve();
    const { send } = this.#options;
    const { client, command } = leaving;
    if (kind === 'repeat') return sendTwice(send, client, command);
    if (kind === 'partial' && command instanceof SendMessageBatchCommand) return sendPart(send, command);
    return send(client, command);
  }

  async #answer(running: Running, call: PendingCall, happen: () => void): Promise<void> {
    running.invocation.release(call);
    await running.invocation.proceed(happen);
    await this.#afterwards(running);
  }

  async #kill(running: Running): Promise<void> {
    running.invocation.kill();
    await this.#afterwards(running);
  }

  async #afterwards(running: Running): Promise<void> {
    const { name, invocation, process, processes, onOver } = running;
    if (!invocation.over || !this.running.includes(running)) return;
    this.running = this.running.filter((other) => other !== running);
    const { ending } = invocation;
    if (ending === undefined) {
      this.#options.journal.note(`${invocation.label} died`);
      return onOver(invocation, undefined);
    }
    processes.giveBack(name, process);
    if (ending.kind === 'threw') this.#options.journal.note(`${invocation.label} threw ${String(ending.error)}`);
    return onOver(invocation, ending.kind === 'returned' ? ending.value : undefined);
  }

  #judge(call: CallName): FaultKind | undefined {
    const kind = this.#options.plan(call);
    this.#options.journal.call(call, kind);
    return kind;
  }

  #freezeUntil({ endsAt }: Running): number {
    const { now } = this.#options.site.clock;
    return Math.max(now, Math.min(now + FREEZE_MS, endsAt - AFTER_FREEZE_MS));
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : String(error);
}
