import type { Job } from '../../shared/jobs/job.ts';
import type { ProgressQueue } from '../../shared/jobs/job-queue.ts';
import { type ProgressStep, progressNews } from '../../shared/webhooks/webhook-progress.ts';

export interface TellProgressDeps {
  readonly queue: ProgressQueue;
  /** Off: nobody is told of steps. */
  readonly tellsProgress: boolean;
}

/** Leaves word of the steps of one image, beside the work on it: nothing waits for a message, and none that is lost is missed. */
export interface ProgressTeller {
  /** @param job as the worker's last write left it. */
  tell(step: ProgressStep, job: Job): void;
  /** When all words are sent: a function that has ended sends nothing more. */
  told(): Promise<void>;
}

/** @param number the image, from 1. */
export function progressTeller(deps: TellProgressDeps, number: number): ProgressTeller {
  // One after the other: sent at the same time, they might be queued in another order.
  let last = Promise.resolve();
  return {
    tell(step, job) {
      const news = deps.tellsProgress ? progressNews(job, number, step) : undefined;
      if (news !== undefined) last = last.then(() => deps.queue.sendProgress(job, news)).then(() => undefined);
    },
    told: () => last,
  };
}
