import type { Job } from '../jobs/job.ts';
import type { Lot } from './lots.ts';
import type { LedgerEntry, Wallet } from './wallet.ts';

/** Everything that is booked for one user, as read at about one time. */
export interface Account {
  readonly wallet: Wallet & { readonly openJobs: number; readonly lots?: readonly Lot[] };
  readonly entries: readonly LedgerEntry[];
  /** The jobs that are still kept; the ledger outlives them. */
  readonly jobs: readonly Job[];
}

/** Reads all accounts, for the audit. */
export interface AuditSource {
  /** Everybody who has a wallet, page by page. */
  users(): AsyncIterable<readonly string[]>;
  account(userId: string): Promise<Account>;
}
