import type { DetailedWallet } from '../credits/credit-ledger.ts';
import type { LedgerEntry } from '../credits/wallet.ts';
import type { Job } from '../jobs/job.ts';

/** What the row of a job says to the indexes and to DynamoDB's time to live. */
export interface JobMarks {
  /** When the sweep looks at it next, epoch ms; absent where the row is not in the due index. */
  readonly dueAt?: number;
  /** When DynamoDB takes the row away, epoch seconds. */
  readonly expiresAt?: number;
}

/** @param marks left out where the job was not read from its row. */
export type AuditedJob = Job & { readonly marks?: JobMarks };

/** A row that is of no version. */
export interface UnreadableRow {
  readonly place: 'wallet' | 'ledger' | 'jobs';
  /** Sort key of the row. */
  readonly id: string;
  /** Why, without its values. */
  readonly why: string;
}

/** Everything that is kept for one user, as read at about one time. */
export interface Account {
  /** Absent: the account has no wallet row; it may have other rows. */
  readonly wallet?: Omit<DetailedWallet, 'lots'> & Partial<Pick<DetailedWallet, 'lots'>>;
  readonly entries: readonly LedgerEntry[];
  /** The jobs that are still kept; the ledger outlives them. */
  readonly jobs: readonly AuditedJob[];
  readonly unreadable?: readonly UnreadableRow[];
}
