import type { DetailedWallet } from '../../credits/credit-ledger.ts';
import { byLife, sumOf } from '../../credits/lots.ts';

/** Credits that can be spent at `now`: those of lots whose time is over are not, even before that is booked. */
export function spendable(wallet: DetailedWallet | undefined, now: number): number {
  return wallet === undefined ? 0 : wallet.available - sumOf(byLife(wallet.lots, now).expired);
}
