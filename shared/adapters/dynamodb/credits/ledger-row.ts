import * as v from 'valibot';
import { GRANT_TYPES, type LedgerEntry } from '../../../credits/wallet.ts';
import { fromItem, type Item, toItem } from '../item.ts';
import { LotRow } from './wallet-row.ts';

const booked = { entry: v.string(), bookedAt: v.number() };
const lots = v.exactOptional(v.array(LotRow));

const LedgerRow = v.variant('type', [
  v.object({
    type: v.literal('grant'),
    ...booked,
    amount: v.number(),
    reason: v.string(),
    grantType: v.exactOptional(v.picklist(GRANT_TYPES)),
    lot: v.exactOptional(LotRow),
    lots,
  }),
  v.object({ type: v.literal('hold'), ...booked, amount: v.number(), jobId: v.string(), lots }),
  v.object({
    type: v.literal('settle'),
    ...booked,
    captured: v.number(),
    released: v.number(),
    jobId: v.string(),
    lots,
  }),
  v.object({ type: v.literal('expire'), ...booked, amount: v.number(), lot: LotRow }),
]);

/** A ledger entry as a row of the Credits table: its id is the sort key, `booked_at` puts it into the index by time. */
export function ledgerRow(userId: string, { id, ...entry }: LedgerEntry): Item {
  return toItem({ userId, entry: id, ...entry });
}

/** Parses a ledger row. @throws v.ValiError when it is none. */
export function parseLedgerRow(item: Item): LedgerEntry {
  const { entry, ...rest } = v.parse(LedgerRow, fromItem(item));
  return { id: entry, ...rest };
}
