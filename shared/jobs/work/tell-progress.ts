import { type ProgressStep, progressNews } from '../../webhooks/webhook-progress.ts';
import type { Job } from '../job.ts';
import type { ProgressQueue } from '../job-queue.ts';

export interface TellProgressDeps {
  readonly queue: ProgressQueue;
  /** Off: the frontend is not told of steps. */
  readonly tellsProgress: boolean;
}

/** Leaves word of the steps of one part, beside the work on it: nothing waits for a message, and none that is lost is missed. */
export interface ProgressTeller {
  /** @param job as the worker's last write left it. */
  tell(step: ProgressStep, job: Job): void;
  /** When all words are sent: a function that has ended sends nothing more. */
  told(): Promise<void>;
}

/** @param part the part's name. */
export function progressTeller(deps: TellProgressDeps, part: string): ProgressTeller {
  // One after the other: sent at the same time, they might be queued in another order.
  let last = Promise.resolve();
  return {
    tell(step, job) {
      const news = deps.tellsProgress ? progressNews(job, part, step) : undefined;
      if (news !== undefined) last = last.then(() => deps.queue.sendProgress(job, news)).then(() => undefined);
    },
    told: () => last,
  };
}
