import type { Job, JobRef } from '../jobs/job.ts';
import { isDeleted } from '../jobs/job.ts';
import type { JobReader } from '../jobs/job-store.ts';
import type { Logger } from '../telemetry/logger.ts';
import { inputKeyOf, inputsFolder, uploadKeyOf } from './input-keys.ts';
import type { DueInputs, InputNote } from './input-notes.ts';
import { storedInputs } from './keep-inputs.ts';

export interface ExpireInputsDeps {
  readonly jobs: JobReader;
  readonly dueInputs: DueInputs;
  /** Deletes the objects below a prefix, or those of them that are meant. */
  readonly deleteBelow: (prefix: string, isMeant?: (key: string) => boolean) => Promise<number>;
  readonly log: Logger;
  readonly now: () => number;
}

/** How long the inputs of a job are kept after its end: so long it can be tried again. */
export const KEPT_MS = 7 * 86_400_000;

/** An open job is looked at again so long after its deadline. */
const AFTER_DEADLINE_MS = 5 * 60_000;
/** One that is open after its deadline is looked at as often as that. */
const LATE_MS = 3_600_000;

/** Removes what is due: inputs of jobs that have ended a week ago, are erased, or were never opened, and uploads whose time is over. */
export async function expireInputs(deps: ExpireInputsDeps, note: InputNote): Promise<void> {
  const now = deps.now();
  if (note.of === 'upload') {
    const key = uploadKeyOf(note.userId, note.id);
    return remove(deps, note, key, (found) => found === key);
  }
  const ref: JobRef = { userId: note.userId, jobId: note.id };
  const job = await deps.jobs.get(ref);
  const until = job === undefined ? now : keptUntil(job, now);
  if (job === undefined || until <= now) return remove(deps, note, inputsFolder(ref));
  // Orders that were refused because this one has the id may have left theirs beside it.
  if (!job.foreign) {
    const listed = new Set(storedInputs(job).map((input) => inputKeyOf(job, input)));
    await deps.deleteBelow(inputsFolder(ref), (key) => !listed.has(key));
  }
  await deps.dueInputs.lookAgain(note, until);
}

/** Until when the inputs of a job are needed, or when to look again while that is not known. */
function keptUntil(job: Job, now: number): number {
  if (isDeleted(job)) return now;
  if (job.status === 'OPEN') return Math.max(job.deadlineAt + AFTER_DEADLINE_MS, now + LATE_MS);
  return (job.closedAt ?? now) + KEPT_MS;
}

async function remove(
  { dueInputs, deleteBelow, log, now }: ExpireInputsDeps,
  note: InputNote,
  prefix: string,
  isMeant?: (key: string) => boolean,
): Promise<void> {
  const claimed = await dueInputs.claim(note, now());
  if (claimed === undefined) return;
  await deleteBelow(prefix, isMeant);
  await dueInputs.finish(claimed, now());
  log.info('inputs.removed', { user_id: note.userId, [note.of === 'job' ? 'job_id' : 'upload_id']: note.id });
}
