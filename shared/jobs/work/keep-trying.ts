/** Pauses between two attempts at the same write: exponential, with full jitter above a quarter. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

export interface KeepTryingDeps {
  readonly random: () => number;
  /** Waits; rejects as soon as the signal aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

/**
 * Repeats a write until it succeeds: for what the provider was paid for and is nowhere else yet.
 *
 * @param signal ends it: the function's time is nearly over, or the lease is lost.
 * @param onFailure hears of every failure, `attempt` from 1; ends the attempts by throwing.
 * @throws the last failure, when it was given up.
 */
export async function keepTrying<T>(
  deps: KeepTryingDeps,
  signal: AbortSignal,
  write: (attempt: number) => Promise<T>,
  onFailure: (error: unknown, attempt: number) => Promise<void> | void,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await write(attempt);
    } catch (error) {
      await onFailure(error, attempt);
      const ceiling = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1));
      const pauseMs = ceiling / 4 + deps.random() * ceiling * (3 / 4);
      const goesOn = await deps.sleep(pauseMs, signal).then(
        () => true,
        () => false,
      );
      if (!goesOn) throw error;
    }
  }
}
