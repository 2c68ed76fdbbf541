import type { Lot } from './lots.ts';

/** A user's credits: `available + held + spent = granted` and `available ≥ 0` at every instant. */
export interface Wallet {
  readonly available: number;
  readonly held: number;
  readonly spent: number;
  /** Everything ever granted, less what was withdrawn or has expired unspent. */
  readonly granted: number;
}

/** What a grant is for; adjustments may take credits away. */
export const GRANT_TYPES = ['purchase', 'subscription', 'bonus', 'adjustment'] as const;
export type GrantType = (typeof GRANT_TYPES)[number];

/**
 * A movement of credits. Its id is derived from its idempotency key, so that a repeated grant cannot be booked twice. `lots` are the
 * parts of lots that moved with it; absent: plain credits only.
 */
export type LedgerEntry = { readonly id: string; readonly bookedAt: number } & (
  | {
      readonly type: 'grant';
      /** Negative where an adjustment took credits away (`lots`: from where). */
      readonly amount: number;
      readonly reason: string;
      readonly grantType?: GrantType;
      /** The lot that the grant made. */
      readonly lot?: Lot;
      readonly lots?: readonly Lot[];
    }
  | { readonly type: 'hold'; readonly amount: number; readonly jobId: string; readonly lots?: readonly Lot[] }
  | {
      readonly type: 'settle';
      readonly captured: number;
      readonly released: number;
      readonly jobId: string;
      readonly lots?: readonly Lot[];
    }
  /** What was left of a lot when its time was over. */
  | { readonly type: 'expire'; readonly amount: number; readonly lot: Lot }
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
    case 'expire':
      return { ...wallet, available: wallet.available - entry.amount, granted: wallet.granted - entry.amount };
  }
}

/** What every lot holds after all entries, read in any order; used-up lots are left out. */
export function lotsOf(entries: readonly LedgerEntry[]): Map<string, number> {
  const amounts = new Map<string, number>();
  const move = (lots: readonly Lot[], sign: 1 | -1): void => {
    for (const { id, amount } of lots) amounts.set(id, (amounts.get(id) ?? 0) + sign * amount);
  };
  for (const entry of entries) {
    if (entry.type === 'grant') move(entry.lot === undefined ? [] : [entry.lot], 1);
    if (entry.type === 'grant' || entry.type === 'hold') move(entry.lots ?? [], -1);
    if (entry.type === 'settle') move(entry.lots ?? [], 1);
    if (entry.type === 'expire') move([entry.lot], -1);
  }
  return new Map([...amounts].filter(([, amount]) => amount !== 0));
}

/** Ids of ledger entries. */
export const ledgerId = {
  grant: (idempotencyKey: string): string => `grant#${idempotencyKey}`,
  hold: (jobId: string): string => `hold#${jobId}`,
  settle: (jobId: string): string => `settle#${jobId}`,
  /** A lot can expire more than once: a job that held a part of it may give it back after its time. */
  expire: (lot: string, now: number): string => `expire#${lot}#${now}`,
};
