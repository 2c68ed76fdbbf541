import { byLife, sumOf } from '../domain/lots.ts';
import type { DetailedWallet } from '../domain/ports/credit-ledger.ts';

/** Credits that can be spent at `now`: those of lots whose time is over are not, even before that is booked. */
export function spendable(wallet: DetailedWallet | undefined, now: number): number {
  return wallet === undefined ? 0 : wallet.available - sumOf(byLife(wallet.lots, now).lapsed);
}
