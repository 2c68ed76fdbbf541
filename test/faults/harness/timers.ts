// As they are before any hook: the code that starts a timer here runs behind the hooks.
const { setTimeout: realSetTimeout, clearTimeout: realClearTimeout } = globalThis;

/** Timers of one process, moved by a clock that somebody else keeps. */
export class Timers {
  readonly #timers = new Map<
    NodeJS.Timeout,
    { at: number; readonly everyMs: number | undefined; readonly run: () => void }
  >();

  /** @param everyMs for a timer that repeats. */
  start(run: () => void, at: number, everyMs?: number): NodeJS.Timeout {
    // A real timer that never fires: callers hold and compare it, and hand it back.
    const handle = realSetTimeout(() => undefined, 0);
    realClearTimeout(handle);
    this.#timers.set(handle, { at, everyMs, run });
    return handle;
  }

  /** @returns whether it was one of these. */
  stop(handle: NodeJS.Timeout): boolean {
    return this.#timers.delete(handle);
  }

  /** When the next one fires. */
  get nextAt(): number {
    return Math.min(Number.POSITIVE_INFINITY, ...[...this.#timers.values()].map(({ at }) => at));
  }

  /** Fires everything that is due, each timer once. */
  fire(now: number): void {
    for (const [handle, timer] of [...this.#timers]) {
      if (timer.at > now || !this.#timers.has(handle)) continue;
      if (timer.everyMs === undefined) this.#timers.delete(handle);
      else timer.at = now + timer.everyMs;
      timer.run();
    }
  }
}
