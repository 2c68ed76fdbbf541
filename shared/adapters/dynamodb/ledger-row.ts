import * as v from 'valibot';
import type { LedgerEntry } from '../../domain/wallet.ts';
import { fromItem, type Item, toItem } from './item.ts';

const booked = { entry: v.string(), bookedAt: v.number() };

const LedgerRow = v.variant('type', [
  v.object({ type: v.literal('grant'), ...booked, amount: v.number(), reason: v.string() }),
  v.object({ type: v.literal('hold'), ...booked, amount: v.number(), jobId: v.string() }),
  v.object({ type: v.literal('settle'), ...booked, captured: v.number(), released: v.number(), jobId: v.string() }),
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
