import type { Account } from './account.ts';

/** Some users, and where the list of them goes on. */
export interface UserBatch {
  readonly users: readonly string[];
  /** What {@link AuditSource.users} takes to go on after this batch; absent: it was the last one. */
  readonly next?: string;
}

/** Reads all accounts, for the audit. */
export interface AuditSource {
  /**
   * Every user of whom there is a wallet, a ledger entry or a job, in batches.
   *
   * @param after `next` of the batch that was worked on last; left out: from the beginning.
   */
  users(after?: string): AsyncIterable<UserBatch>;
  /**
   * @param watched `unwatched` spares two reads, where nothing is wrong anyway.
   * @returns `stable`: the wallet did not move while the account was read, so that its ledger is of one instant.
   */
  account(userId: string, watched?: 'watched' | 'unwatched'): Promise<Account & { readonly stable: boolean }>;
}

/** How far the audit has come: one round goes through all accounts, in as many runs as it takes. */
export interface AuditPlace {
  /** Epoch ms. */
  readonly roundBeganAt: number;
  /** {@link UserBatch.next} of the last batch that was done. */
  readonly after: string;
}

/** Keeps the place between runs. */
export interface AuditPlaces {
  /** `undefined`: the next run begins a round. */
  read(): Promise<AuditPlace | undefined>;
  write(place: AuditPlace): Promise<void>;
  /** A round is over. */
  clear(): Promise<void>;
}

/** What the bucket says of an object. */
export interface ObjectHead {
  readonly bytes: number;
  /** Base64; absent for an object that was not put by this service. */
  readonly sha256?: string;
}

/** Looks at objects without reading them. */
export interface ObjectHeads {
  /** `undefined`: there is none. */
  head(key: string): Promise<ObjectHead | undefined>;
}
