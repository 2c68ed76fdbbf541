import type { LedgerEntry } from '../../credits/wallet.ts';

/** A row of the ledger as its owner reads it; `amount` is what it did to the available credits. */
export function ledgerView(entry: LedgerEntry): Record<string, unknown> {
  return { id: entry.id, type: entry.type, ...detailsOf(entry), booked_at: new Date(entry.bookedAt).toISOString() };
}

function detailsOf(entry: LedgerEntry): Record<string, unknown> {
  switch (entry.type) {
    case 'grant':
      return {
        amount: entry.amount,
        reason: entry.reason,
        ...(entry.grantType === undefined ? {} : { grant_type: entry.grantType }),
        ...(entry.lot?.expiresAt === undefined ? {} : { expires_at: new Date(entry.lot.expiresAt).toISOString() }),
      };
    case 'hold':
      return { amount: -entry.amount, job_id: entry.jobId };
    case 'settle':
      return { amount: entry.released, captured: entry.captured, released: entry.released, job_id: entry.jobId };
    case 'expire':
      return { amount: -entry.amount };
  }
}
