import type { Lot } from '../credits/lots.ts';
import { apply, EMPTY_WALLET, type LedgerEntry, ledgerId, lotsOf, type Wallet } from '../credits/wallet.ts';
import { grantedLots } from './audit-ledger.ts';

/** The priority of a lot that no entry granted: none that a lot can have. */
export const NOT_GRANTED = -1;

/** What a ledger says that its wallet holds. */
export interface DerivedWallet extends Wallet {
  /** Holds that are not settled. */
  readonly openJobs: number;
  readonly lots: readonly Lot[];
}

/** The wallet as the fold of its ledger; the order of the entries does not matter. */
export function walletOf(entries: readonly LedgerEntry[]): DerivedWallet {
  const ids = new Set(entries.map(({ id }) => id));
  const granted = grantedLots(entries);
  return {
    ...entries.reduce(apply, EMPTY_WALLET),
    openJobs: entries.filter((entry) => entry.type === 'hold' && !ids.has(ledgerId.settle(entry.jobId))).length,
    lots: [...lotsOf(entries)].map(([id, amount]) => ({ priority: NOT_GRANTED, ...granted.get(id), id, amount })),
  };
}
