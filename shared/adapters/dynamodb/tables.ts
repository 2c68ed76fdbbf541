/** Physical names of the tables. */
export interface Tables {
  readonly jobs: string;
  readonly credits: string;
  /** Shards of the due index over which rows are spread, {@link DEFAULT_DUE_SHARDS} when left out. */
  readonly dueShards?: number;
}

/** Sparse index of jobs that need attention: `due_shard` + `due_at`. */
export const DUE_INDEX = 'by-due';

/** The most shards of the due index that a stage can have. */
export const MAX_DUE_SHARDS = 64;

/** Enough for some 800 jobs a second: a shard is one partition of the index, which takes 1,000 write units a second. */
export const DEFAULT_DUE_SHARDS = 4;

/**
 * Every shard in which a row may be. Readers that must miss nothing query all of them, not only those of the stage's setting: rows
 * that were written under another number of shards stay where they are.
 */
export const DUE_SHARDS: readonly [string, ...string[]] = [
  '0',
  ...Array.from({ length: MAX_DUE_SHARDS - 1 }, (_, index) => String(index + 1)),
];

/** A shard of the due index of its own: notes of inputs that must go one day, see `InputNote`. */
export const INPUTS_SHARD = 'inputs';

/** Sort key of the wallet among its ledger rows. */
export const WALLET = 'wallet';

/** Index of a user's ledger by time: `user_id` + `booked_at`. */
export const LEDGER_INDEX = 'by-time';

/** Index of a user's jobs by creation: `user_id` + `created_at`. */
export const CREATION_INDEX = 'by-creation';
