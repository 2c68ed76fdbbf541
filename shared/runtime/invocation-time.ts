import { AsyncLocalStorage } from 'node:async_hooks';

/** When the work that runs here has to be over, epoch ms. */
const ends = new AsyncLocalStorage<number>();

/** What Lambda tells an invocation of its time; left out by callers that are not Lambda. */
export interface InvocationTime {
  getRemainingTimeInMillis(): number;
}

/**
 * Runs a handler's work with the time by which it has to be over: what waits and tries again below it asks {@link timeLeftMs}.
 *
 * @param keptMs of the function's own time, for what comes after the work.
 */
export function withinTime<T>(context: InvocationTime | undefined, keptMs: number, run: () => T): T {
  return context === undefined ? run() : ends.run(Date.now() + context.getRemainingTimeInMillis() - keptMs, run);
}

/** Milliseconds until then; without an invocation (a command of ops, a test) there is no end. */
export function timeLeftMs(): number {
  const endsAt = ends.getStore();
  return endsAt === undefined ? Number.POSITIVE_INFINITY : endsAt - Date.now();
}
