import { TransientError } from '../../messages/transient-error.ts';
import type { LogFields, Logger } from '../../telemetry/logger.ts';
import type { HeldLease } from './keep-lease.ts';
import { type KeepTryingDeps, keepTrying } from './keep-trying.ts';

/** Longer than writing down what came of a turn, and closing the job, take. */
export const RECORDING_MS = 60_000;

export interface WriteDownDeps extends KeepTryingDeps {
  readonly log: Logger;
}

/**
 * Writes down what came of a turn. It is paid for, and known to nothing but this process: the write is repeated for as long as the
 * table is out of reach and the lease and the function's time last.
 *
 * @throws at once what the table refuses for good; the last trouble when the time is over.
 */
export function writeDown<T>(
  deps: WriteDownDeps,
  { held, signal }: { readonly held: Pick<HeldLease, 'moves'>; readonly signal: AbortSignal },
  ids: LogFields,
  write: () => Promise<T>,
): Promise<T> {
  const attempt = () => {
    held.moves(RECORDING_MS);
    return write();
  };
  return keepTrying(deps, signal, attempt, (error) => {
    if (!(error instanceof TransientError)) throw error;
    deps.log.error('part.crashed', error, ids);
  });
}
