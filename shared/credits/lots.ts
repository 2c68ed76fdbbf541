/**
 * Credits that are to be spent before the others: because they expire, or because the grant gave them a priority.
 *
 * Most users have none: all their credits are alike. Credits beyond the lots are plain and are spent last.
 */
export interface Lot {
  /** The idempotency key of the grant; also part of the ledger id of the grant. */
  readonly id: string;
  /** Credits: what is left of the lot, or the part of it that moves. At least 1. */
  readonly amount: number;
  /** 0 (spent first) to 100. */
  readonly priority: number;
  /** Epoch ms; absent: never. */
  readonly expiresAt?: number;
}

/**
 * Lots that a wallet may have when another one is granted. They are kept on its one row, of at most 400 KB, which every opening and
 * closing writes: a lot takes up to 320 bytes, and what open jobs give back must have room beside them, or a job could not be closed.
 */
export const MAX_LOTS = 256;

/** The priority of a lot that was given none. */
export const DEFAULT_PRIORITY = 50;

/** Lots in the order in which they are spent: by priority, then the soonest to expire; by id where nothing else decides. */
export function inSpendingOrder(lots: readonly Lot[]): Lot[] {
  const end = (lot: Lot): number => lot.expiresAt ?? Number.POSITIVE_INFINITY;
  return lots.toSorted((a, b) => {
    if (a.priority !== b.priority) return a.priority - b.priority;
    if (end(a) !== end(b)) return end(a) < end(b) ? -1 : 1;
    return a.id < b.id ? -1 : 1;
  });
}

/** Credits in lots. */
export function sumOf(lots: readonly Lot[]): number {
  return lots.reduce((sum, lot) => sum + lot.amount, 0);
}

/** The lots that may be spent at `now`, and those whose time is over. */
export function byLife(lots: readonly Lot[], now: number): { readonly live: Lot[]; readonly expired: Lot[] } {
  const isLive = (lot: Lot): boolean => lot.expiresAt === undefined || lot.expiresAt > now;
  return { live: lots.filter(isLive), expired: lots.filter((lot) => !isLive(lot)) };
}

/**
 * The parts of lots that a spending takes, in spending order. What they do not cover comes from the plain credits: the caller
 * checks that there are enough of them.
 */
export function takeFrom(live: readonly Lot[], amount: number): Lot[] {
  const taken: Lot[] = [];
  let missing = amount;
  for (const lot of inSpendingOrder(live)) {
    if (missing === 0) break;
    const part = Math.min(lot.amount, missing);
    taken.push({ ...lot, amount: part });
    missing -= part;
  }
  return taken;
}

/** What is left of lots after a spending took its parts; empty lots are gone. */
export function without(lots: readonly Lot[], taken: readonly Lot[]): Lot[] {
  const gone = new Map(taken.map((lot) => [lot.id, lot.amount]));
  return lots.flatMap((lot) => {
    const amount = lot.amount - (gone.get(lot.id) ?? 0);
    return amount > 0 ? [{ ...lot, amount }] : [];
  });
}

/** Lots after parts of them came back; one that was used up, or has expired meanwhile, is there again as it was. */
export function withBack(lots: readonly Lot[], back: readonly Lot[]): Lot[] {
  const missing = back.filter(({ id }) => !lots.some((lot) => lot.id === id));
  const grown = lots.map((lot) => ({
    ...lot,
    amount: lot.amount + (back.find(({ id }) => id === lot.id)?.amount ?? 0),
  }));
  return [...grown, ...missing];
}

/**
 * The parts of lots that a release gives back: a job pays with what expires soonest, so plain credits come back first, then
 * the lots in the opposite order of their spending.
 *
 * @param taken what the hold took, in spending order.
 */
export function givenBack(taken: readonly Lot[], held: number, released: number): Lot[] {
  let left = Math.max(0, released - (held - sumOf(taken)));
  return taken.toReversed().flatMap((lot) => {
    const amount = Math.min(lot.amount, left);
    left -= amount;
    return amount > 0 ? [{ ...lot, amount }] : [];
  });
}
