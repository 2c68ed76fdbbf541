/** A user's credits: `available + held + spent = granted` and `available ≥ 0` at every instant. */
export interface Wallet {
  readonly available: number;
  readonly held: number;
  readonly spent: number;
  readonly granted: number;
}

/** A movement of credits. Its id is derived from the fact it books, so that the same fact cannot be booked twice. */
export type LedgerEntry = { readonly id: string; readonly bookedAt: number } & (
  | { readonly type: 'grant'; readonly amount: number; readonly reason: string }
  | { readonly type: 'hold'; readonly amount: number; readonly jobId: string }
  | { readonly type: 'settle'; readonly captured: number; readonly released: number; readonly jobId: string }
);

export const EMPTY_WALLET: Wallet = { available: 0, held: 0, spent: 0, granted: 0 };

/** The wallet after an entry. */
export function apply(wallet: Wallet, entry: LedgerEntry): Wallet {
  switch (entry.type) {
    case 'grant':
      return { ...wallet, available: wallet.available + entry.amount, granted: wallet.granted + entry.amount };
    case 'hold':
      return { ...wallet, available: wallet.available - entry.amount, held: wallet.held + entry.amount };
    case 'settle':
      return {
        ...wallet,
        available: wallet.available + entry.released,
        held: wallet.held - entry.captured - entry.released,
        spent: wallet.spent + entry.captured,
      };
  }
}

/** Ids of ledger entries. */
export const ledgerId = {
  grant: (fact: string): string => `grant#${fact}`,
  hold: (jobId: string): string => `hold#${jobId}`,
  settle: (jobId: string): string => `settle#${jobId}`,
};
