import type { OutputErrorCode } from '../codes.ts';
import type { FinalOutput, ImageJob, JobRef, WebhookDelivery } from '../job.ts';
import type { Settlement } from '../settle.ts';

/** Reads jobs by their owner: there is no way to ask for a job without naming whose it is. */
export interface JobReader {
  /** The job as of now (a consistent read). */
  get(ref: JobRef): Promise<ImageJob | undefined>;
}

export type OpenOutcome =
  | { readonly kind: 'opened' }
  /** The id is taken, by this request or by another one: compare fingerprints. */
  | { readonly kind: 'exists'; readonly job: ImageJob }
  | { readonly kind: 'insufficient'; readonly available: number }
  /** The user has as many jobs open as one may have. */
  | { readonly kind: 'too-many-open' }
  /** The id was used so long ago that the job is gone; its ledger rows are not. */
  | { readonly kind: 'expired' };

/** Opens jobs: the row and the credit hold, in one transaction. */
export interface JobOpener {
  open(job: ImageJob): Promise<OpenOutcome>;
}

export type LeaseOutcome =
  | { readonly kind: 'taken'; readonly job: ImageJob }
  /** The row says why: see {@link ImageJob.outputs}, its status and deadline. */
  | { readonly kind: 'refused'; readonly job: ImageJob }
  | { readonly kind: 'missing' };

export type RecordOutcome =
  | { readonly kind: 'recorded'; readonly job: ImageJob }
  /** The lease was lost or the job closed meanwhile; nothing was written. */
  | { readonly kind: 'superseded'; readonly job: ImageJob };

/** One image of one job, held by one lease. */
export interface LeasedOutput extends JobRef {
  /** From 1. */
  readonly number: number;
  readonly leaseId: string;
}

/** Moves single images of open jobs. Every write is conditional: a duplicate or a late worker changes nothing. */
export interface OutputStore {
  /** Takes an image up and counts the attempt: only if it is ready, unleased (or its lease has expired), and the deadline ahead. */
  takeLease(lease: LeasedOutput, until: number, now: number): Promise<LeaseOutcome>;
  /** `false`: the lease is no longer ours. */
  renewLease(lease: LeasedOutput, until: number, now: number): Promise<boolean>;
  /** Gives the image back to the queue. `billed: false` takes the attempt out of the count of billable ones. */
  postpone(
    lease: LeasedOutput,
    retry: { notBefore: number; trouble: OutputErrorCode; billed: boolean },
    now: number,
  ): Promise<boolean>;
  /** Writes the fate of the image. */
  record(lease: LeasedOutput, output: FinalOutput, now: number): Promise<RecordOutcome>;
}

export type CloseOutcome =
  | { readonly kind: 'closed' }
  | { readonly kind: 'already-closed'; readonly job: ImageJob }
  /** The row has moved since it was read: read it again and settle afresh. */
  | { readonly kind: 'changed' };

/** Closes jobs: status, capture and release, and the webhook that is due, in one transaction. */
export interface JobCloser {
  close(job: ImageJob, settlement: Settlement): Promise<CloseOutcome>;
}

/** The sparse index of jobs that still need attention. */
export interface DueJobs {
  /** Every job due at `now`, page by page. */
  pages(now: number): AsyncIterable<readonly JobRef[]>;
  /** When to look again, `undefined` for never; only if the row is still the one that was read. */
  reschedule(job: ImageJob, at: number | undefined): Promise<void>;
}

/** Keeps what became of webhook attempts. */
export interface DeliveryStore {
  /** Writes the state after an attempt; `false` when somebody else recorded one meanwhile. */
  record(job: ImageJob, delivery: WebhookDelivery, now: number): Promise<boolean>;
}
