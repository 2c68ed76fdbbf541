import { inputsFolder } from '../../inputs/input-keys.ts';
import type { FileStore } from '../../kinds/file-store.ts';
import { TransientError } from '../../messages/transient-error.ts';
import { fileKeysOf } from '../file-keys.ts';
import type { Job, JobRef } from '../job.ts';
import type { JobEraser } from '../job-store.ts';
import { type CloseJobDeps, closeJob } from './close-job.ts';

const MAX_ROUNDS = 8;

export interface EraseJobDeps extends CloseJobDeps {
  readonly eraser: JobEraser;
  readonly files: Pick<FileStore, 'delete'>;
  /** Deletes the files below a prefix, or those of them that are meant. @returns how many there were. */
  readonly deleteBelow: (prefix: string, isMeant?: (key: string) => boolean) => Promise<number>;
}

/**
 * Erases the content of a job: marks it, cancels it if it is open, deletes its files, empties its row.
 *
 * The mark comes before anything else: from then on the job is told as deleted, and it is due, so a caller that dies at any later
 * point is replaced by the sweep. The files go before the row is emptied, so that a row that says "erased" is true. A worker that
 * is still at work finds its job closed and drops its file itself.
 */
export async function eraseJob(deps: EraseJobDeps, ref: JobRef): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const job = await deps.jobs.get(ref);
    if (job === undefined || job.erasedAt !== undefined) return;
    if (job.erasingSince === undefined) await deps.eraser.mark(job, deps.now());
    else if (job.status === 'OPEN') await closeJob(deps, job, 'cancelled');
    else if (await eraseMarked(deps, job)) return;
  }
  throw new TransientError('the job moves faster than it can be erased');
}

/** `false`: the row has moved since it was read. */
async function eraseMarked(deps: EraseJobDeps, job: Job): Promise<boolean> {
  await Promise.all([
    ...fileKeysOf(job).map((key) => deps.files.delete(key)),
    // What came with the order, and with orders that were refused because of this one.
    deps.deleteBelow(inputsFolder(job)),
  ]);
  if (!(await deps.eraser.erase(job, deps.now()))) return false;
  deps.log.info('job.erased', { job_id: job.jobId, user_id: job.userId, correlation_id: job.correlationId });
  return true;
}
