import type { Job } from '../../shared/jobs/job.ts';
import type { JobEstimates } from '../../shared/jobs/job-estimates.ts';
import { progressOf } from '../../shared/jobs/job-progress.ts';

/** Counting costs read units, and a user gains nothing from a number above a hundred. */
export const MOST_AHEAD = 100;
/** The expected time is rounded up to this, so that it stays the same between two requests. */
const STEP_MS = 5_000;

/** What an unfinished job can expect. */
export interface Estimate {
  /** Jobs that came before this one and have not ended, at most {@link MOST_AHEAD}; `null` once a worker is at it. */
  readonly ahead: number | null;
  /** When it will be done if it takes as long as recent jobs of its quality took (ISO 8601); `null` when there is nothing to estimate it from. */
  readonly expected_at: string | null;
}

/** The estimate for an open job; `undefined` for one that has ended. */
export async function estimateOf(estimates: JobEstimates, job: Job, now: number): Promise<Estimate | undefined> {
  if (job.status !== 'OPEN') return undefined;
  const [ahead, duration] = await Promise.all([
    progressOf(job).status === 'PENDING' ? estimates.ahead(job, MOST_AHEAD) : null,
    estimates.recentDuration(job, now),
  ]);
  const at = duration === undefined ? undefined : job.createdAt + Math.ceil(duration / STEP_MS) * STEP_MS;
  // A late job already took longer than the others did, so they say nothing about its end.
  return { ahead, expected_at: at === undefined || at <= now ? null : new Date(at).toISOString() };
}
