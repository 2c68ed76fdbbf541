import { isDeepStrictEqual } from 'node:util';
import type { LedgerEntry } from '../credits/wallet.ts';
import { ledgerId } from '../credits/wallet.ts';
import { placesOf } from '../jobs/file-keys.ts';
import type { Job } from '../jobs/job.ts';
import { capturedOf, isPriced } from '../jobs/lifecycle/settle.ts';
import { deliveredParts } from '../jobs/part.ts';
import { userFolder } from '../jobs/user-files.ts';
import { kindOf } from '../kinds/kinds.ts';
import type { AuditedJob } from './account.ts';
import { auditEnd } from './audit-end.ts';
import { type Check, collect, type Mismatch } from './mismatch.ts';

const DAY_MS = 86_400_000;

/**
 * What a job's row contradicts in its ledger, in itself and in the time. Of a job of a newer version only what every job has is looked
 * at.
 *
 * @param now epoch ms.
 */
export function auditJob(job: AuditedJob, byId: ReadonlyMap<string, LedgerEntry>, now: number): Mismatch[] {
  const { jobId } = job;
  return collect((check) => {
    const ofJob: Check = (holds, rule, found, expected, about) =>
      check(holds, rule, found, expected, { jobId, ...about });
    checkHold(job, byId.get(ledgerId.hold(jobId)), ofJob);
    checkSettlement(job, byId.get(ledgerId.settle(jobId)), ofJob);
    checkOrder(job, ofJob);
    checkKeys(job, ofJob);
    auditEnd(job, ofJob, now);
  });
}

function checkHold(job: Job, hold: LedgerEntry | undefined, check: Check): void {
  const { held, lots = [] } = job.credits;
  const isHold = hold?.type === 'hold';
  const found = isHold ? { held: hold.amount, lots: hold.lots ?? [] } : undefined;
  check(isDeepStrictEqual(found, { held, lots }), 'the hold is not in the ledger as the job has it', found, {
    held,
    lots,
  });
  if (isHold) {
    check(hold.bookedAt === job.createdAt, 'the times of a job contradict each other', job.createdAt, hold.bookedAt);
  }
}

function checkSettlement(job: Job, settlement: LedgerEntry | undefined, check: Check): void {
  const { held, captured, released } = job.credits;
  const rule = 'the settlement is not in the ledger as the job has it';
  const isSettled = settlement?.type === 'settle';
  const found = isSettled ? { captured: settlement.captured, released: settlement.released } : undefined;
  if (job.status === 'OPEN') {
    check(settlement === undefined, rule, found, undefined);
    return;
  }
  check(isDeepStrictEqual(found, { captured, released }), rule, found, { captured, released });
  check(captured + released === held, 'captured + released is not held', captured + released, held);
  const price = capturedOf(job);
  check(!isPriced(job) || captured === price, 'captured is not the price of what is delivered', captured, price);
  if (isSettled) {
    check(
      settlement.bookedAt === job.closedAt,
      'the times of a job contradict each other',
      job.closedAt,
      settlement.bookedAt,
    );
  }
}

/** What was ordered, and at which price. */
function checkOrder(job: Job, check: Check): void {
  const { createdAt, deadlineAt, credits } = job;
  const length = deadlineAt - createdAt;
  check(
    length > 0 && length <= DAY_MS,
    'the times of a job contradict each other',
    { createdAt, deadlineAt },
    'a deadline within a day',
  );
  if (job.foreign) return;
  const { plan, price: priced } = kindOf(job);
  const ordered = plan(job.request).map(({ name, needs }) => ({ name, needs }));
  const parts = job.parts.map(({ name, needs }) => ({ name, needs }));
  check(isDeepStrictEqual(parts, ordered), 'the parts are not those that were ordered', parts, ordered);
  const price = job.credits.unitPrice * priced.units(job.request);
  check(credits.held === price, 'held is not price × ordered', credits.held, price);
  const charged = credits.mode === 'ledger' ? credits.quoted : 0;
  check(credits.held === charged, 'held is not price × ordered', credits.held, charged);
}

/** A file under any other key would be signed for the owner of the job all the same. */
function checkKeys(job: Job, check: Check): void {
  for (const { name, file } of deliveredParts(job.parts)) {
    const expected = job.foreign ? userFolder(job.userId) : placesOf(job, name).join(' or ');
    const holds = job.foreign ? file.key.startsWith(expected) : placesOf(job, name).includes(file.key);
    check(holds, 'a file is not where those of its job are', file.key, expected);
  }
}
