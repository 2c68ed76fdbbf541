import { isDeepStrictEqual } from 'node:util';
import { givenBack, type Lot, sumOf } from '../credits/lots.ts';
import { type LedgerEntry, ledgerId } from '../credits/wallet.ts';
import { type Check, collect, type Mismatch } from './mismatch.ts';

type Hold = LedgerEntry & { readonly type: 'hold' };

/** Lots as they were granted, by their id. */
export function grantedLots(entries: readonly LedgerEntry[]): ReadonlyMap<string, Lot> {
  return new Map(entries.flatMap((entry) => (entry.type === 'grant' && entry.lot ? [[entry.lot.id, entry.lot]] : [])));
}

/** What the entries of a ledger contradict in each other: that is all there is of jobs whose rows are gone. */
export function auditLedger(entries: readonly LedgerEntry[]): Mismatch[] {
  const lots = grantedLots(entries);
  const holds = new Map(entries.flatMap((entry) => (entry.type === 'hold' ? [[entry.jobId, entry]] : [])));
  return collect((check) => {
    for (const entry of entries) {
      checkEntry(entry, check);
      for (const part of partsOf(entry)) checkPart(part, entry, lots, check);
      if (entry.type === 'settle') checkSettlement(entry, holds.get(entry.jobId), check);
    }
  });
}

function checkEntry(entry: LedgerEntry, check: Check): void {
  const about = { about: entry.id };
  const amounts = entry.type === 'settle' ? [entry.captured, entry.released] : [entry.amount];
  const isWhole = amounts.every(Number.isSafeInteger);
  const id = 'an entry is not under the id of its idempotency key';
  const amount = 'an entry moves an impossible amount';
  switch (entry.type) {
    case 'grant': {
      const made = entry.lot;
      check(entry.id.startsWith(ledgerId.grant('')), id, entry.id, ledgerId.grant('…'), about);
      check(
        isWhole && entry.amount !== 0 && (made === undefined || made.amount === entry.amount),
        amount,
        entry.amount,
        made?.amount ?? 'a whole number, not 0',
        about,
      );
      if (made) check(entry.id === ledgerId.grant(made.id), id, entry.id, ledgerId.grant(made.id), about);
      check(sumOf(entry.lots ?? []) <= Math.abs(entry.amount), amount, sumOf(entry.lots ?? []), entry.amount, about);
      break;
    }
    case 'hold':
      check(entry.id === ledgerId.hold(entry.jobId), id, entry.id, ledgerId.hold(entry.jobId), about);
      check(isWhole && entry.amount >= 0, amount, entry.amount, '0 or more', about);
      check(sumOf(entry.lots ?? []) <= entry.amount, amount, sumOf(entry.lots ?? []), entry.amount, about);
      break;
    case 'settle':
      check(entry.id === ledgerId.settle(entry.jobId), id, entry.id, ledgerId.settle(entry.jobId), about);
      check(isWhole && Math.min(...amounts) >= 0, amount, amounts, '0 or more', about);
      break;
    case 'expire':
      check(
        entry.id === ledgerId.expire(entry.lot.id, entry.bookedAt),
        id,
        entry.id,
        ledgerId.expire(entry.lot.id, entry.bookedAt),
        about,
      );
      check(
        isWhole && entry.amount === entry.lot.amount && entry.amount > 0,
        amount,
        entry.amount,
        entry.lot.amount,
        about,
      );
      check(
        (entry.lot.expiresAt ?? Number.POSITIVE_INFINITY) <= entry.bookedAt,
        'a lot expired before its time',
        entry.bookedAt,
        entry.lot.expiresAt ?? 'never',
        about,
      );
  }
}

function partsOf(entry: LedgerEntry): readonly Lot[] {
  return entry.type === 'expire' ? [entry.lot] : (entry.lots ?? []);
}

/** A part of a lot is the lot that was granted, but for its amount. */
function checkPart(part: Lot, entry: LedgerEntry, lots: ReadonlyMap<string, Lot>, check: Check): void {
  const granted = lots.get(part.id);
  const holds = granted !== undefined && isDeepStrictEqual({ ...part, amount: 0 }, { ...granted, amount: 0 });
  check(holds, 'a lot is not as it was granted', part, granted, { about: entry.id });
}

function checkSettlement(entry: LedgerEntry & { type: 'settle' }, hold: Hold | undefined, check: Check): void {
  const about = { about: entry.id, jobId: entry.jobId };
  check(hold !== undefined, 'a settlement has no hold', entry.captured + entry.released, undefined, about);
  if (hold === undefined) return;
  const rule = 'a settlement does not settle its hold';
  check(entry.captured + entry.released === hold.amount, rule, entry.captured + entry.released, hold.amount, about);
  check(entry.bookedAt >= hold.bookedAt, rule, entry.bookedAt, hold.bookedAt, about);
  const back = givenBack(hold.lots ?? [], hold.amount, entry.released);
  check(isDeepStrictEqual(entry.lots ?? [], back), rule, entry.lots ?? [], back, about);
}
