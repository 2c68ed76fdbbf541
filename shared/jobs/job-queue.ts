import type { ProgressNews } from '../webhooks/webhook-progress.ts';
import type { Job, JobRef } from './job.ts';

/** What messages say of a job: which it is, and the request that it came from, for every log line on the way. */
export type TracedJob = JobRef & Pick<Job, 'correlationId'>;

/** What a message says of a part. */
export interface PartOfJob extends TracedJob {
  /** The part's name. */
  readonly part: string;
  /** Its place in the plan, from 0. */
  readonly position: number;
  /** Whether an operation of the provider is to be looked at; the row decides, this saves a write. */
  readonly looks: boolean;
  /** Of a look: the `notBefore` of the part when its operation was last written down. */
  readonly seen?: number;
}

/** How the messages of parts are sent. */
export interface PartsDispatch {
  /** When workers may receive them, in ms from now; at most 15 minutes. */
  readonly delayMs?: number;
  /** These are looks, of which each sends the next: see `SeenPart`. */
  readonly chain?: true;
}

/** The fast path: messages may be lost or doubled, the table knows better and the sweep repairs. */
export interface JobQueue {
  /** Sends one message for each named part, to the workers of the job's kind; answers with the names that could not be sent. */
  sendParts(
    job: TracedJob & Pick<Job, 'kind' | 'parts'>,
    names: readonly string[],
    dispatch?: PartsDispatch,
  ): Promise<readonly string[]>;
  /** Asks for the job's webhook; `false` when it could not be sent. */
  sendDelivery(job: TracedJob): Promise<boolean>;
}

/** Where workers leave word of how far they are. */
export interface ProgressQueue {
  /** Best effort: a word that could not be sent is not missed. */
  sendProgress(job: TracedJob, news: ProgressNews): Promise<boolean>;
}
