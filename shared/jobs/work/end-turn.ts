import type { Failed, Pending, Trouble } from '../../kinds/maker.ts';
import type { KindName } from '../../kinds/requests.ts';
import type { Job } from '../job.ts';
import { sameJson } from '../json-value.ts';
import { closeJob } from '../lifecycle/close-job.ts';
import { readyAfter } from '../lifecycle/ready-parts.ts';
import { type DeliveredPart, type FailedPart, type RunningPart, stemOf } from '../part.ts';
import { discardUnlisted } from './discard-unlisted.ts';
import { idsOf } from './ids-of.ts';
import type { Work, WorkOnPartDeps } from './part-work.ts';
import { givenUpAt } from './patience.ts';
import { retryDelayMs } from './retry-delay.ts';
import { stopPart } from './stop-part.ts';
import { DONE, type Verdict } from './verdict.ts';
import { writeDown } from './write-down.ts';

/** Trouble while looking at an operation backs off like this attempt: some seconds, however often it comes. */
const LOOKS_LIKE_ATTEMPTS = 3;
/** For so long looks write nothing down: then one says that there still are some, and the sweep leaves the part alone. */
const PATROL_MS = 60_000;

/** The operation goes on the row, and its provider is looked at again later. */
export async function waitForProvider<K extends KindName>(
  deps: WorkOnPartDeps,
  work: Work<K>,
  { operation, lookAgainMs, trouble }: Pending,
): Promise<Verdict> {
  const { job, part, claim } = work;
  const ids = idsOf(job, part.name);
  const isNews = trouble !== undefined || part.trouble !== undefined || !sameJson(operation, part.operation);
  if ('seen' in claim && !isNews && deps.now() < claim.seen) return lookAgain(deps, job, part.name, lookAgainMs);
  const notBefore = deps.now() + (trouble === undefined ? Math.max(lookAgainMs, PATROL_MS) : lookAgainMs);
  const wait = { operation, notBefore, ...(trouble === undefined ? {} : { trouble }) };
  const outcome = await writeDown(deps, work, ids, () => deps.parts.pend(claim, wait, deps.now()));
  if (outcome.kind === 'superseded') {
    const known = outcome.job.parts[claim.position];
    // The job was closed before the operation came to the row: nobody else knows of it.
    if (outcome.job.status !== 'OPEN' && known !== undefined && known.state === 'failed') {
      await stopPart(deps, outcome.job, { ...known, operation });
    }
    return DONE;
  }
  deps.log.info('part.pending', { ...ids, kind: job.kind, error_code: trouble, wait_ms: lookAgainMs });
  return lookAgain(deps, outcome.job, part.name, lookAgainMs);
}

/** A new delayed message looks again: one that comes back would count a receive for every look. */
async function lookAgain(deps: WorkOnPartDeps, job: Job, name: string, delayMs: number): Promise<Verdict> {
  const unsent = await deps.queue.sendParts(job, [name], { delayMs, chain: true });
  return unsent.length > 0 ? { kind: 'retry', afterMs: delayMs } : DONE;
}

/** Later, if there is a later: otherwise the part fails with the trouble's code. */
export async function postpone<K extends KindName>(
  deps: WorkOnPartDeps,
  work: Work<K>,
  trouble: Trouble,
): Promise<Verdict> {
  const { job, part, maker, claim } = work;
  const now = deps.now();
  const { code, reason, maybeBilled, restarts = false, memo } = trouble;
  // A look counts no attempt: none is taken back, and none is one too many.
  const looks = part.operation !== undefined && !restarts;
  const backOff = looks ? LOOKS_LIKE_ATTEMPTS : Math.max(1, part.attempts);
  const afterMs = retryDelayMs(backOff, deps.random, trouble.retryAfterMs);
  const unbilled = maybeBilled || looks ? 0 : 1;
  const isLast = maybeBilled && !looks && part.billableAttempts >= maker.maxBillableAttempts;
  // What the provider is at work on is paid for: no trouble with a look gives it up before the deadline.
  const latest = looks ? job.deadlineAt : givenUpAt(job, code);
  if (isLast || now + afterMs >= latest) {
    const end = { ...failureOf(part, trouble), billableAttempts: part.billableAttempts - unbilled };
    return record(deps, work, end, reason);
  }
  const kept = memo === undefined ? {} : { memo };
  const retry = { notBefore: now + afterMs, trouble: code, unbilled, restarts, ...kept } as const;
  const isOurs = await deps.parts.postpone(claim, retry, now);
  const fields = { kind: job.kind, error_code: code, reason, attempt: part.attempts, wait_ms: afterMs };
  deps.log.warn('part.postponed', { ...idsOf(job, part.name), ...fields });
  if (!looks || !isOurs) return { kind: 'retry', afterMs };
  const unsent = await deps.queue.sendParts(job, [part.name], { delayMs: afterMs });
  return unsent.length > 0 ? { kind: 'retry', afterMs } : DONE;
}

export function failureOf(part: RunningPart, { code, detail }: Failed | Trouble): FailedPart {
  const words = detail === undefined ? {} : { detail };
  const earlier = part.takeOver === undefined ? {} : { takeOver: part.takeOver };
  return { ...stemOf(part), state: 'failed', code, ...words, ...earlier };
}

export async function record<K extends KindName>(
  deps: WorkOnPartDeps,
  work: Work<K>,
  end: DeliveredPart | FailedPart,
  reason?: string,
): Promise<Verdict> {
  const { job, claim, progress } = work;
  const ids = { ...idsOf(job, end.name), kind: job.kind };
  const outcome = await writeDown(deps, work, ids, () => deps.parts.record(claim, end, deps.now()));
  if (outcome.kind === 'superseded') {
    await discardUnlisted(deps, outcome.job, end.name);
    return DONE;
  }
  if (end.state === 'delivered') {
    const { bytes, model, seconds } = end.file;
    deps.log.info('part.delivered', { ...ids, bytes, model, model_seconds: seconds, ms: deps.now() - job.createdAt });
  } else {
    deps.log.warn('part.failed', { ...ids, error_code: end.code, reason });
  }
  progress.tell('recorded', outcome.job);
  const next = readyAfter(outcome.job.parts, end.name);
  if (outcome.job.status === 'OPEN' && next.length > 0) await deps.queue.sendParts(outcome.job, next);
  await closeJob(deps, outcome.job);
  return DONE;
}
