import * as v from 'valibot';
import type { DetailedWallet } from '../../../credits/credit-ledger.ts';
import type { Lot } from '../../../credits/lots.ts';
import { fromItem, type Item, toAttribute } from '../item.ts';
import type { UpdateClauses } from '../update-clauses.ts';
import { usageIn } from './daily-limit.ts';

/** A lot as wallets, jobs and ledger rows keep it. */
export const LotRow = v.object({
  id: v.string(),
  amount: v.number(),
  priority: v.number(),
  expiresAt: v.exactOptional(v.number()),
});

const WalletRow = v.object({
  available: v.number(),
  held: v.number(),
  spent: v.number(),
  granted: v.number(),
  openJobs: v.optional(v.number(), 0),
  lots: v.optional(v.array(LotRow), []),
  deletedAt: v.exactOptional(v.number()),
});

/** A wallet that has no row yet. */
export const NO_WALLET: DetailedWallet = { available: 0, held: 0, spent: 0, granted: 0, openJobs: 0, lots: [] };

/** Parses a wallet; of a row that is not there, an empty one. */
export function parseWalletRow(item: Item | undefined): DetailedWallet {
  if (item === undefined) return NO_WALLET;
  const usage = usageIn(item);
  return { ...v.parse(WalletRow, fromItem(item)), ...(usage === undefined ? {} : { usage }) };
}

/**
 * Replaces the lots of a wallet, provided that they are still those that were seen. The whole list is compared, so no version is needed:
 * equal lists are the same credits. A wallet without lots has no such attribute.
 */
export function replaceLots(seen: readonly Lot[], lots: readonly Lot[]): UpdateClauses {
  return {
    set: lots.length > 0 ? ['lots = :lots'] : [],
    remove: seen.length > 0 && lots.length === 0 ? ['lots'] : [],
    conditions: [seen.length > 0 ? 'lots = :seen' : 'attribute_not_exists(lots)'],
    values: {
      ...(lots.length > 0 ? { ':lots': toAttribute(lots) } : {}),
      ...(seen.length > 0 ? { ':seen': toAttribute(seen) } : {}),
    },
  };
}
