import type { Answers } from '../../contract/answer-types.ts';
import type { LedgerEntry } from '../../credits/wallet.ts';

type Transaction = Answers['Transactions']['transactions'][number];

/** A row of the ledger as its owner reads it; `amount` is what it did to the available credits. */
export function ledgerView(entry: LedgerEntry): Transaction {
  const bookedAt = iso(entry.bookedAt);
  switch (entry.type) {
    case 'grant':
      return {
        id: entry.id,
        type: entry.type,
        amount: entry.amount,
        reason: entry.reason,
        ...(entry.grantType === undefined ? {} : { grant_type: entry.grantType }),
        ...(entry.lot?.expiresAt === undefined ? {} : { expires_at: iso(entry.lot.expiresAt) }),
        booked_at: bookedAt,
      };
    case 'hold':
      return { id: entry.id, type: entry.type, amount: -entry.amount, job_id: entry.jobId, booked_at: bookedAt };
    case 'settle':
      return {
        id: entry.id,
        type: entry.type,
        amount: entry.released,
        captured: entry.captured,
        released: entry.released,
        job_id: entry.jobId,
        booked_at: bookedAt,
      };
    case 'expire':
      return { id: entry.id, type: entry.type, amount: -entry.amount, booked_at: bookedAt };
  }
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
