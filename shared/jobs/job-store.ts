import type { PartErrorCode } from '../messages/codes.ts';
import type { WebhookDelivery } from '../webhooks/webhook-delivery.ts';
import type { FrontendKnowledge, Job, JobRef, KindJob } from './job.ts';
import type { Settlement } from './lifecycle/settle.ts';
import type { DeliveredPart, FailedPart, Json, RunningPart } from './part.ts';

/** Tells which user owns a job id: the first who used it, also after the job is deleted. */
export interface JobOwners {
  /** Clerk `sub` of the user; `undefined` when no job ever had this id. */
  ownerOf(jobId: string): Promise<string | undefined>;
}

/** Reads jobs by their owner: there is no way to ask for a job without naming whose it is. */
export interface JobReader {
  /** The job as of now (a consistent read). */
  get(ref: JobRef): Promise<Job | undefined>;
}

export type OpenOutcome =
  | { readonly kind: 'opened' }
  /** The id is taken, by this request or by another one: compare the requests. */
  | { readonly kind: 'exists'; readonly job: Job }
  | { readonly kind: 'insufficient'; readonly available: number }
  /** The user has as many jobs open as one may have. */
  | { readonly kind: 'too-many-open' }
  /** The user has ordered as much of this kind today as one may; `used`: units of the day before this order. */
  | { readonly kind: 'daily-limit'; readonly used: number }
  /** The id is another user's, or of the form that this backend gives ids of its own. */
  | { readonly kind: 'taken' }
  /** The account was deleted; its tokens may live a moment longer. */
  | { readonly kind: 'account-deleted' }
  /** The id was used so long ago that the job is gone; its ledger rows are not. */
  | { readonly kind: 'expired' };

/** Opens jobs: the row, whose id it is, the credit hold and what limits count, in one transaction. */
export interface JobOpener {
  open(job: KindJob): Promise<OpenOutcome>;
}

export type LeaseOutcome =
  | { readonly kind: 'taken'; readonly job: Job; readonly part: RunningPart }
  /** The row says why: see its parts, its status and deadline. */
  | { readonly kind: 'refused'; readonly job: Job }
  | { readonly kind: 'missing' };

export type RecordOutcome =
  | { readonly kind: 'recorded'; readonly job: Job }
  /** The lease was lost or the job closed meanwhile; nothing was written. */
  | { readonly kind: 'superseded'; readonly job: Job };

/** One part of one job, held by one lease. */
export interface LeasedPart extends JobRef {
  /** Its place in the plan, from 0. */
  readonly position: number;
  readonly leaseId: string;
}

/**
 * One part of one open job that waits for its provider, as it was seen: with the `notBefore` that it had when its operation was last
 * written down. Looks take no lease, which would cost a write for each: of two at once, or of two chains of looks, the first to write
 * something down wins, and the other finds the part moved on.
 */
export interface SeenPart extends JobRef {
  readonly position: number;
  readonly seen: number;
}

/** What lets a worker write down what became of a part. */
export type PartClaim = LeasedPart | SeenPart;

/** Moves single parts of open jobs. Every write is conditional: a duplicate or a late worker changes nothing. */
export interface PartStore {
  /**
   * Takes a part up: only if its time has come, no lease holds it, and the deadline is ahead. Counts an attempt, unless the part has
   * an operation to be looked at. It does not look at what the part needs.
   *
   * @param terms `looks`: whether an operation is expected; when the row says otherwise, a second write follows the row.
   */
  takeLease(
    lease: LeasedPart,
    terms: { readonly looks: boolean; readonly until: number; readonly now: number },
  ): Promise<LeaseOutcome>;
  /** `false`: the lease is no longer ours. */
  renewLease(lease: LeasedPart, until: number, now: number): Promise<boolean>;
  /**
   * Gives the part back as if it had not been taken up.
   *
   * @param was `counted`: an attempt was counted, and is taken back. `bereft`: the file that it was to take over is gone.
   */
  giveBack(
    lease: LeasedPart,
    was: { readonly counted: boolean; readonly bereft?: boolean },
    now: number,
  ): Promise<boolean>;
  /**
   * Gives the part back to the queue.
   *
   * @param retry `unbilled` attempts are taken out of the count of billable ones; `restarts`: its operation is over, and forgotten;
   * `memo`: what its maker keeps for the next attempt.
   */
  postpone(
    claim: PartClaim,
    retry: {
      readonly notBefore: number;
      readonly trouble: PartErrorCode;
      readonly unbilled: 0 | 1;
      readonly restarts?: boolean;
      readonly memo?: Json;
    },
    now: number,
  ): Promise<boolean>;
  /** Keeps the provider's operation, to be looked at from `notBefore` on. */
  pend(
    claim: PartClaim,
    wait: { readonly operation: Json; readonly notBefore: number; readonly trouble?: PartErrorCode },
    now: number,
  ): Promise<RecordOutcome>;
  /** Forgets what the provider was to stop, when a failed part still has it. */
  forgetStopped(part: JobRef & Pick<LeasedPart, 'position'>, now: number): Promise<void>;
  /** Writes the end of the part. */
  record(claim: PartClaim, end: DeliveredPart | FailedPart, now: number): Promise<RecordOutcome>;
}

export type CloseOutcome =
  | { readonly kind: 'closed' }
  | { readonly kind: 'already-closed'; readonly job: Job }
  /** The row has moved since it was read: read it again and settle afresh. */
  | { readonly kind: 'changed' };

/** Closes jobs: status, capture and release, and the webhook that is due, in one transaction. */
export interface JobCloser {
  close(job: Job, settlement: Settlement): Promise<CloseOutcome>;
}

/** What is not finished, as one look at the due index shows it. */
export interface Backlog {
  readonly openJobs: number;
  /** Epoch ms; absent when no job is open. */
  readonly oldestOpenedAt?: number;
  /** The deadline of the open job that is to be closed first, epoch ms; absent when no job is open. */
  readonly firstDeadlineAt?: number;
  /** Open jobs by kind. */
  readonly openByKind: Readonly<Record<string, number>>;
  /** Closed jobs whose webhook has not been acknowledged. */
  readonly webhooksWaiting: number;
  /** The count was ended at its bound: there are at least so many. */
  readonly isCapped: boolean;
}

/** A job in the due index. */
export interface DueJob extends JobRef {
  /** Epoch ms; only of an open job, and absent of a row that cannot be read. */
  readonly openedAt?: number;
  /** When an open job is to be closed, epoch ms. */
  readonly deadlineAt?: number;
  /** Of an open job. */
  readonly kind?: string;
}

/** The sparse index of jobs that still need attention. */
export interface DueJobs {
  /** Counts what is in the index, up to a bound. */
  backlog(): Promise<Backlog>;
  /**
   * Every job due at `now`, page by page, the shards in turn. A shard that cannot be read keeps none of the others waiting.
   *
   * @throws at the end, what kept a shard from being read.
   */
  pages(now: number): AsyncIterable<readonly DueJob[]>;
  /** When to look again, `undefined` for never; only if the row is still the one that was read. */
  reschedule(job: Job, at: number | undefined): Promise<void>;
}

/** Keeps what became of webhook attempts, and of looks at the frontend. */
export interface DeliveryStore {
  /**
   * Writes the delivery as it is now; `false` when it is no longer the one that was read, or the job's erasure has begun or ended
   * since: a job that is being erased stays due for that.
   *
   * @param job as it was read.
   * @param at `lookAgainAt`: when the sweep must see the job next, left out for never (epoch ms).
   */
  record(
    job: JobRef & Pick<KindJob, 'erasingSince'>,
    before: WebhookDelivery,
    after: WebhookDelivery,
    at: { readonly now: number; readonly lookAgainAt?: number },
  ): Promise<boolean>;
  /** Keeps on an open job what the frontend said of its id. */
  noteFrontend(ref: JobRef, knowledge: FrontendKnowledge): Promise<void>;
}

/** One page of a look through all jobs. */
export interface ScannedJobs {
  /** Rows read for this page, of every type. */
  readonly scanned: number;
  readonly jobs: readonly Job[];
  /** Ids of jobs whose rows are those of no version. */
  readonly unreadable: readonly string[];
}

/** Looks through every job of every user: for operators, who know neither a user nor a time. */
export interface JobScan {
  open(): AsyncIterable<ScannedJobs>;
  /** Every job that is kept. */
  all(): AsyncIterable<ScannedJobs>;
  /** Jobs whose terminal webhook was tried and is not acknowledged, or not confirmed. */
  undelivered(): AsyncIterable<ScannedJobs>;
}

/** Which jobs of a user, newest first. */
export interface JobQuery {
  /** Only jobs of which this is true. */
  readonly matches: (job: Job) => boolean;
  /** Created at this time or later (epoch ms). */
  readonly from?: number;
  /** Created at this time or earlier. */
  readonly to?: number;
  readonly limit: number;
  readonly after?: JobPlace;
}

/** A place in the list of a user's jobs. */
export interface JobPlace {
  readonly createdAt: number;
  readonly jobId: string;
}

/** A page of jobs. */
export interface JobPage {
  readonly jobs: readonly Job[];
  /** Where to go on; absent: there is nothing more. */
  readonly next?: JobPlace;
}

/** Lists a user's jobs. A job that was opened this moment may be missing; what is listed is as of now. */
export interface JobList {
  page(userId: string, query: JobQuery): Promise<JobPage>;
}

/** Takes the content out of jobs; their money stays on record. */
export interface JobEraser {
  /** Writes down that the job is being erased, and makes it due until it is. `false`: the row is not the one that was read. */
  mark(job: Job, now: number): Promise<boolean>;
  /** Empties the row of a marked job whose files are gone. `false`: the row is not the one that was read, or still open. */
  erase(job: Job, now: number): Promise<boolean>;
}
