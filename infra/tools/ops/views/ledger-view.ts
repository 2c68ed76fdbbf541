import type { LedgerEntry } from '../../../../shared/credits/wallet.ts';
import { iso } from './iso.ts';

/** A ledger entry as the operator reads it: what it did to the credits that can be spent. */
export function ledgerView(entry: LedgerEntry) {
  return { booked_at: iso(entry.bookedAt), entry: entry.id, type: entry.type, ...movement(entry) };
}

function movement(entry: LedgerEntry) {
  switch (entry.type) {
    case 'grant':
      return {
        available: entry.amount,
        for: entry.grantType,
        reason: entry.reason,
        expires_at: iso(entry.lot?.expiresAt),
      };
    case 'hold':
      return { available: -entry.amount, held: entry.amount, job_id: entry.jobId };
    case 'settle':
      return {
        available: entry.released,
        held: -entry.captured - entry.released,
        spent: entry.captured,
        job_id: entry.jobId,
      };
    case 'expire':
      return { available: -entry.amount, reason: `expired: ${entry.lot.id}` };
  }
}
