import { type LedgerEntry, ledgerId } from '../credits/wallet.ts';
import type { Account } from './account.ts';
import { SHORTEST_RETENTION_MS } from './audit-end.ts';
import { auditJob } from './audit-job.ts';
import { auditLedger } from './audit-ledger.ts';
import { auditWallet } from './audit-wallet.ts';
import { collect, type Mismatch } from './mismatch.ts';

/** An erasure takes two looks a quarter of an hour apart, and may wait for the bucket. */
const ERASURE_MS = 86_400_000;

/**
 * Derives a user's wallet and every job's money anew, and holds all rows against each other; what does not agree with what is written.
 * Pure: no row is touched. What is in the bucket is another look: see `auditFiles`.
 *
 * @param now epoch ms: what should have happened by then.
 */
export function auditAccount(account: Account, now: number): Mismatch[] {
  const { entries, jobs } = account;
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  return [
    ...auditWallet(account),
    ...auditLedger(entries),
    ...missingJobs(account, byId, now),
    ...unerased(account, now),
    ...jobs.flatMap((job) => auditJob(job, byId, now)),
  ];
}

/** Jobs that the ledger knows and the table does not. One that ended long ago is gone by its time to live, as it should. */
function missingJobs(
  { entries, jobs, unreadable = [] }: Account,
  byId: ReadonlyMap<string, LedgerEntry>,
  now: number,
): Mismatch[] {
  const there = new Set([
    ...jobs.map(({ jobId }) => jobId),
    ...unreadable.filter(({ place }) => place === 'jobs').map(({ id }) => id),
  ]);
  return collect((check) => {
    for (const entry of entries) {
      if (entry.type !== 'hold' || there.has(entry.jobId)) continue;
      const { jobId, amount } = entry;
      const settlement = byId.get(ledgerId.settle(jobId));
      check(settlement !== undefined, 'a hold has neither a settlement nor a job', amount, 'its job', { jobId });
      if (settlement === undefined) continue;
      const isKept = settlement.bookedAt + SHORTEST_RETENTION_MS > now;
      check(!isKept, 'the job of a recent settlement is gone', undefined, 'its row', { jobId });
    }
  });
}

function unerased({ wallet, jobs }: Account, now: number): Mismatch[] {
  const since = wallet?.deletedAt;
  if (since === undefined || now < since + ERASURE_MS) return [];
  const left = jobs.filter(({ erasedAt }) => erasedAt === undefined).length;
  return collect((check) => check(left === 0, 'a deleted account still has content', `${left} jobs`, 'none'));
}
