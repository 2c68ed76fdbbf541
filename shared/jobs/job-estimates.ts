import type { Job } from './job.ts';

/** Estimates for a job that is not finished yet. */
export interface JobEstimates {
  /** Jobs of the same kind that came before this one and have not ended; never more than `most`. Trails by moments. */
  ahead(job: Job, most: number): Promise<number>;
  /** How long recent jobs of the same quality took, in ms on average; `undefined` when there were none. */
  recentDuration(job: Job, now: number): Promise<number | undefined>;
}
