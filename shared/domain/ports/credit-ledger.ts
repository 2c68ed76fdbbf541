import type { LedgerEntry, Wallet } from '../wallet.ts';

/** Credits beside those of jobs, whose money moves with the job in one transaction. */
export interface CreditLedger {
  /** Books a grant once per fact for ever. */
  grant(
    userId: string,
    fact: string,
    amount: number,
    reason: string,
    now: number,
  ): Promise<'granted' | 'already-granted'>;
  wallet(userId: string): Promise<Wallet | undefined>;
  /** Every entry, in no particular order. */
  entries(userId: string): Promise<LedgerEntry[]>;
}
