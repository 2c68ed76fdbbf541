import type { Job } from '../../jobs/job.ts';
import { type JobProgress, progressOf } from '../../jobs/job-progress.ts';
import { isKindName, kindOf } from '../../kinds/kinds.ts';

/** All that is left is that the frontend acknowledges the end. */
const HELD_BACK: JobProgress = { status: 'SAVING', percent: 99 };

/**
 * Where a job stands as the routes of its kind tell it. The frontend's pages of texts look no further once they read of an end, and would
 * show one without its text: they read of it when its webhook was acknowledged, or is given up.
 */
export function toldProgress(job: Job): JobProgress {
  return isHeldBack(job) ? HELD_BACK : progressOf(job);
}

/** Whether the end of a job is not told on the routes of its kind yet. */
export function isHeldBack({ kind, status, webhook }: Job): boolean {
  if (status !== 'COMPLETED' || webhook?.state !== 'due' || !isKindName(kind)) return false;
  return kindOf({ kind }).webhook.endsWhenTold === true;
}
