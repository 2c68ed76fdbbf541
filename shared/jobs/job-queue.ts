import type { ProgressNews } from '../webhooks/webhook-progress.ts';
import type { Job, JobRef } from './job.ts';

/** What messages say of a job: which it is, and the request that it came from, for every log line on the way. */
export type TracedJob = JobRef & Pick<Job, 'correlationId'>;

/** The fast path: messages may be lost or doubled, the table knows better and the sweep repairs. */
export interface JobQueue {
  /** Sends one message per image number; answers with the numbers that could not be sent. */
  sendImages(job: TracedJob, numbers: readonly number[]): Promise<readonly number[]>;
  /** Asks for the job's webhook; `false` when it could not be sent. */
  sendDelivery(job: TracedJob): Promise<boolean>;
}

/** Where workers leave word of how far they are. */
export interface ProgressQueue {
  /** Best effort: a word that could not be sent is not missed. */
  sendProgress(job: TracedJob, news: ProgressNews): Promise<boolean>;
}
