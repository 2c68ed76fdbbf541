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
