import type { JobRef } from '../job.ts';

/** The fast path: messages may be lost or doubled, the table knows better and the sweep repairs. */
export interface JobQueue {
  /** Sends one message per image number; answers with the numbers that could not be sent. */
  sendImages(ref: JobRef, numbers: readonly number[]): Promise<readonly number[]>;
  /** Asks for the job's webhook; `false` when it could not be sent. */
  sendDelivery(ref: JobRef, delaySeconds?: number): Promise<boolean>;
}
