/** Physical names of the tables. */
export interface Tables {
  readonly jobs: string;
  readonly credits: string;
}

/** Sparse index of jobs that need attention: `due_shard` + `due_at`. */
export const DUE_INDEX = 'by-due';

/** Shards of the due index: spreads writes, bounds what one query reads. */
export const DUE_SHARDS = ['0', '1', '2', '3'] as const;

/** Sort key of the wallet among its ledger rows. */
export const WALLET = 'wallet';

/** Index of a user's ledger by time: `user_id` + `booked_at`. */
export const LEDGER_INDEX = 'by-time';

/** Index of a user's jobs by creation: `user_id` + `created_at`. */
export const CREATION_INDEX = 'by-creation';
