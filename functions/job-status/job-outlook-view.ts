import type { Job } from '../../shared/jobs/job.ts';
import type { JobOutlook } from '../../shared/jobs/job-outlook.ts';
import { progressOf } from '../../shared/jobs/job-progress.ts';

/** Nobody cares whether a hundred are ahead or two hundred, and counting is not free. */
export const MOST_AHEAD = 100;
/** The expected time is told in steps of this, so that it does not change at every look. */
const STEP_MS = 5_000;

/** What an unfinished job can expect. */
export interface Outlook {
  /** Jobs that came before this one and have not ended, at most {@link MOST_AHEAD}; `null` once a worker is at it. */
  readonly ahead: number | null;
  /** When it will be done if it takes as long as recent jobs of its quality took (ISO 8601); `null` when nobody can tell. */
  readonly expected_at: string | null;
}

/** The outlook of an open job; `undefined` for one that has ended. */
export async function outlookOf(outlook: JobOutlook, job: Job, now: number): Promise<Outlook | undefined> {
  if (job.status !== 'OPEN') return undefined;
  const [ahead, duration] = await Promise.all([
    progressOf(job).status === 'PENDING' ? outlook.ahead(job, MOST_AHEAD) : null,
    outlook.recentDuration(job, now),
  ]);
  const at = duration === undefined ? undefined : job.createdAt + Math.ceil(duration / STEP_MS) * STEP_MS;
  // A job that is late already takes longer than the others did: by how much, nobody knows.
  return { ahead, expected_at: at === undefined || at <= now ? null : new Date(at).toISOString() };
}
