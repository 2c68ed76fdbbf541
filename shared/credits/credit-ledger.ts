import type { Lot } from './lots.ts';
import type { DayUsage } from './user-limits.ts';
import type { GrantType, LedgerEntry, Wallet } from './wallet.ts';

/** A wallet with what its counters do not tell. */
export interface DetailedWallet extends Wallet {
  readonly openJobs: number;
  /** What the limits of the day have counted; absent: nothing was ever ordered. */
  readonly usage?: DayUsage;
  /** Credits with a time or an order of their own; part of `available`, expired ones included until they are booked. */
  readonly lots: readonly Lot[];
  /** When the account was deleted (epoch ms): nothing is granted or opened any more. */
  readonly deletedAt?: number;
}

/** What a grant may say beside its amount. */
export interface GrantTerms {
  readonly type?: GrantType;
  /** Epoch ms. */
  readonly expiresAt?: number;
  /** 0 (spent first) to 100. */
  readonly priority?: number;
}

export type GrantOutcome =
  | 'granted'
  | 'already-granted'
  | 'insufficient'
  | 'account-deleted'
  /** The wallet has as many lots as it may have (MAX_LOTS), and the grant would make one more. */
  | 'too-many-lots';

export type EventOutcome =
  | Exclude<GrantOutcome, 'already-granted'>
  /** The event is known: `same` tells whether it said the same. */
  | { readonly kind: 'known'; readonly same: boolean };

/** A page of the ledger, newest first. */
export interface LedgerPage {
  readonly entries: readonly LedgerEntry[];
  /** Where the next page begins; absent: this was the last one. */
  readonly next?: LedgerPosition;
}

/** A place in a user's ledger: a row of it. */
export interface LedgerPosition {
  readonly bookedAt: number;
  readonly id: string;
}

/** Idempotency key of a grant for an event of another system. */
export function eventIdempotencyKey(eventId: string): string {
  return `event:${eventId}`;
}

/** Credits beside those of jobs, whose money moves with the job in one transaction. */
export interface CreditLedger {
  /**
   * Books a grant once per idempotency key for ever. A negative amount takes credits away, all of it or nothing (`insufficient`).
   */
  grant(
    userId: string,
    idempotencyKey: string,
    amount: number,
    reason: string,
    now: number,
    terms?: GrantTerms,
  ): Promise<GrantOutcome>;
  /**
   * The same for an event of another system: once per event id, for all users together.
   *
   * @param fingerprint of what the event says, to tell a repetition from another event under the same id.
   */
  grantForEvent(
    event: { readonly id: string; readonly fingerprint: string },
    userId: string,
    amount: number,
    reason: string,
    now: number,
    terms?: GrantTerms,
  ): Promise<EventOutcome>;
  wallet(userId: string): Promise<Wallet | undefined>;
  detailedWallet(userId: string): Promise<DetailedWallet | undefined>;
  /** Whether credits were granted under the idempotency key. */
  has(userId: string, idempotencyKey: string): Promise<boolean>;
  /** Every entry, in no particular order. */
  entries(userId: string): Promise<LedgerEntry[]>;
  /** Entries by time, newest first; trails the bookings by moments. */
  page(userId: string, limit: number, after?: LedgerPosition): Promise<LedgerPage>;
  /** Books the lots that have expired by `now`; harmless to repeat. */
  expireLots(userId: string, now: number): Promise<void>;
}
