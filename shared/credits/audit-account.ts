import { isDelivered, type Job } from '../jobs/job.ts';
import { isPriced, priceOf } from '../jobs/settle.ts';
import type { Account } from './audit-source.ts';
import { sumOf } from './lots.ts';
import { apply, EMPTY_WALLET, type LedgerEntry, ledgerId, lotsOf } from './wallet.ts';

/** A promise about money that the tables do not keep. */
export interface Mismatch {
  readonly rule:
    | 'wallet is not the fold of its ledger'
    | 'available is negative'
    | 'the lots are not those of the ledger'
    | 'available + held + spent is not granted'
    | 'open jobs are miscounted'
    | 'captured + released is not held'
    | 'captured is not price × delivered'
    | 'the hold is not in the ledger as the job has it'
    | 'the settlement is not in the ledger as the job has it';
  /** Of the job, where the rule is about one. */
  readonly jobId?: string;
}

/** Derives a user's wallet and every job's money anew; what does not agree with what is written. Pure: no row is touched. */
export function auditAccount({ wallet, entries, jobs }: Account): Mismatch[] {
  const { openJobs, lots = [], ...written } = wallet;
  const derived = entries.reduce(apply, EMPTY_WALLET);
  const inLedger = lotsOf(entries);
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const open = entries.filter((entry) => entry.type === 'hold' && !byId.has(ledgerId.settle(entry.jobId)));
  const wrong: Mismatch[] = [];
  const check = (holds: boolean, rule: Mismatch['rule']): void => {
    if (!holds) wrong.push({ rule });
  };
  check(
    (['available', 'held', 'spent', 'granted'] as const).every((part) => written[part] === derived[part]),
    'wallet is not the fold of its ledger',
  );
  check(written.available >= 0, 'available is negative');
  check(
    written.available + written.held + written.spent === written.granted,
    'available + held + spent is not granted',
  );
  check(
    lots.length === inLedger.size &&
      lots.every(({ id, amount }) => inLedger.get(id) === amount) &&
      sumOf(lots) <= written.available,
    'the lots are not those of the ledger',
  );
  check(openJobs === open.length, 'open jobs are miscounted');
  return [...wrong, ...jobs.flatMap((job) => auditJob(job, byId))];
}

function auditJob(job: Job, byId: ReadonlyMap<string, LedgerEntry>): Mismatch[] {
  const { jobId, credits } = job;
  const { held, captured, released } = credits;
  const hold = byId.get(ledgerId.hold(jobId));
  const settlement = byId.get(ledgerId.settle(jobId));
  const wrong: Mismatch[] = [];
  const check = (holds: boolean, rule: Mismatch['rule']): void => {
    if (!holds) wrong.push({ rule, jobId });
  };
  check(hold?.type === 'hold' && hold.amount === held, 'the hold is not in the ledger as the job has it');
  if (job.status === 'OPEN') {
    check(settlement === undefined, 'the settlement is not in the ledger as the job has it');
    return wrong;
  }
  check(captured + released === held, 'captured + released is not held');
  check(
    !isPriced(job) || captured === priceOf(job, job.outputs.filter(isDelivered).length),
    'captured is not price × delivered',
  );
  check(
    settlement?.type === 'settle' && settlement.captured === captured && settlement.released === released,
    'the settlement is not in the ledger as the job has it',
  );
  return wrong;
}
