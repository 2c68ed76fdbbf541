/** The end of accounts. */
export interface AccountStore {
  /** Marks an account as deleted, for ever, and its erasure as due: together or not at all. Harmless to repeat. */
  markDeleted(userId: string, now: number): Promise<void>;
}

/** A deleted account that is to be erased. */
export interface DueErasure {
  readonly userId: string;
  /** The second look, when no worker can be at work any more. */
  readonly isLast: boolean;
}

/** What is left of deleted accounts. */
export interface ErasureStore {
  /** Accounts to erase at `now`. */
  due(now: number): AsyncIterable<DueErasure>;
  /** Every job of a user that still has content (a consistent read). */
  jobIds(userId: string): AsyncIterable<string>;
  /** The account is to be looked at once more, at this time (epoch ms). */
  lookAgain(userId: string, at: number): Promise<void>;
  /** All is gone. */
  finish(userId: string): Promise<void>;
}
