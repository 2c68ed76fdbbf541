import { isDeepStrictEqual } from 'node:util';
import { sumOf } from '../credits/lots.ts';
import type { Account } from './account.ts';
import { type Check, collect, type Mismatch } from './mismatch.ts';
import { walletOf } from './wallet-of.ts';

/** What a wallet and its ledger contradict in each other. */
export function auditWallet({ wallet, entries, jobs, unreadable = [] }: Account): Mismatch[] {
  const derived = walletOf(entries);
  return collect((check) => {
    for (const { place, id, why } of unreadable) {
      check(false, 'a row cannot be read', why, `a row of ${place}`, { about: id });
    }
    if (wallet === undefined) {
      const isUnreadable = unreadable.some(({ place }) => place === 'wallet');
      const isNobody = entries.length === 0 && jobs.length === 0;
      check(isUnreadable || isNobody, 'the wallet is missing', undefined, derived);
      return;
    }
    // Entries that cannot be read make every sum wrong: they are reported by themselves.
    if (unreadable.every(({ place }) => place !== 'ledger')) checkSums(wallet, derived, check);
    check(wallet.available >= 0, 'available is negative', wallet.available, '0 or more');
    check(
      wallet.available + wallet.held + wallet.spent === wallet.granted,
      'available + held + spent is not granted',
      wallet.available + wallet.held + wallet.spent,
      wallet.granted,
    );
  });
}

function checkSums(wallet: NonNullable<Account['wallet']>, derived: ReturnType<typeof walletOf>, check: Check): void {
  const numbers = ({ available, held, spent, granted }: typeof derived) => ({ available, held, spent, granted });
  const written = { ...derived, ...wallet };
  check(
    isDeepStrictEqual(numbers(written), numbers(derived)),
    'wallet is not the fold of its ledger',
    numbers(written),
    numbers(derived),
  );
  const lots = wallet.lots ?? [];
  const byId = (list: typeof lots) => list.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  check(
    isDeepStrictEqual(byId(lots), byId(derived.lots)) && sumOf(lots) <= wallet.available,
    'the lots are not those of the ledger',
    byId(lots),
    byId(derived.lots),
  );
  check(wallet.openJobs === derived.openJobs, 'open jobs are miscounted', wallet.openJobs, derived.openJobs);
}
