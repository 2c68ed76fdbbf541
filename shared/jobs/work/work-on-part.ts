import type { FileStore } from '../../kinds/file-store.ts';
import type { Delivered, Failed, Maker, Makers, Pending, Trouble, Turn, TurnTools } from '../../kinds/maker.ts';
import { makerOf } from '../../kinds/maker.ts';
import type { KindName } from '../../kinds/requests.ts';
import { bucketTrouble, type StoreFileDeps, storeFile } from '../../storage/store-file.ts';
import { placesOf } from '../file-keys.ts';
import type { Job, KindJob } from '../job.ts';
import type { JobQueue, PartOfJob } from '../job-queue.ts';
import type { LeasedPart, PartStore } from '../job-store.ts';
import { type CloseJobDeps, closeJob } from '../lifecycle/close-job.ts';
import { canBeMade, hasItsNeeds, readyAfter, readyAt } from '../lifecycle/ready-parts.ts';
import {
  type DeliveredPart,
  type FailedPart,
  isUnfinished,
  type RunningPart,
  type StoredFile,
  stemOf,
} from '../part.ts';
import { discardUnlisted } from './discard-unlisted.ts';
import { idsOf } from './ids-of.ts';
import { type HeldLease, keepLease, LEASE_MS } from './keep-lease.ts';
import { givenUpAt } from './patience.ts';
import { retryDelayMs } from './retry-delay.ts';
import { stopPart } from './stop-part.ts';
import { type ProgressTeller, progressTeller, type TellProgressDeps } from './tell-progress.ts';
import { DONE, type Verdict } from './verdict.ts';
import { RECORDING_MS, writeDown } from './write-down.ts';

/** Trouble while looking at an operation backs off like this attempt: some seconds, however often it comes. */
const LOOKS_LIKE_ATTEMPTS = 3;
/** Longer than looking for what is there takes. */
const LOOKING_MS = 60_000;
/** Longer than one attempt to store a file takes. */
const STORING_MS = 60_000;

export interface WorkOnPartDeps extends CloseJobDeps, TellProgressDeps, StoreFileDeps {
  readonly queue: CloseJobDeps['queue'] & TellProgressDeps['queue'] & Pick<JobQueue, 'sendParts'>;
  readonly parts: PartStore;
  readonly files: FileStore;
  readonly makers: Makers;
  readonly newId: () => string;
}

/** The work on one part under one lease. */
interface Work<K extends KindName> {
  readonly job: KindJob<K>;
  readonly part: RunningPart;
  readonly maker: Maker<K>;
  readonly lease: LeasedPart;
  readonly held: HeldLease;
  readonly progress: ProgressTeller;
  readonly signal: AbortSignal;
}

/**
 * Works on one part of one job: lease → one turn of its maker → record → messages for the parts that needed it → close the job if
 * nothing is left.
 *
 * Every step is conditional, so a duplicate message, a second worker or a late result changes nothing that is already decided.
 *
 * @param signal the function's own deadline.
 */
export async function workOnPart(deps: WorkOnPartDeps, message: PartOfJob, signal: AbortSignal): Promise<Verdict> {
  const { userId, jobId, position, looks } = message;
  const lease: LeasedPart = { userId, jobId, position, leaseId: deps.newId() };
  const taken = await deps.parts.takeLease(lease, { looks, until: deps.now() + LEASE_MS, now: deps.now() });
  if (taken.kind === 'missing') {
    deps.log.warn('part.skipped', { ...idsOf(message, message.part), reason: 'no such job' });
    return DONE;
  }
  if (taken.kind === 'refused') return standAside(deps, taken.job, position);
  const { job, part } = taken;
  if (job.foreign) return giveBack(deps, job, lease, part, `${job.kind}: not of this version`);
  if (!hasItsNeeds(job.parts, part)) return giveBack(deps, job, lease, part, 'its needs are not delivered');
  return workUnderLease(deps, job, part, lease, signal);
}

async function workUnderLease<K extends KindName>(
  deps: WorkOnPartDeps,
  job: KindJob<K>,
  part: RunningPart,
  lease: LeasedPart,
  signal: AbortSignal,
): Promise<Verdict> {
  const maker = makerOf<K>(deps.makers, job);
  if (maker === undefined) return giveBack(deps, job, lease, part, `${job.kind}: not made by this worker`);
  const held = keepLease(deps, lease);
  const progress = progressTeller(deps, part.name);
  const work: Work<K> = { job, part, maker, lease, held, progress, signal: AbortSignal.any([signal, held.lost]) };
  try {
    if (part.operation === undefined) {
      deps.log.info('part.started', { ...idsOf(job, part.name), kind: job.kind, attempt: part.attempts });
      progress.tell('taken', job);
    }
    const turn = await takeTurn(deps, work);
    held.moves(RECORDING_MS);
    switch (turn.kind) {
      case 'delivered':
        return await record(deps, work, { ...stemOf(part), state: 'delivered', file: turn.file });
      case 'taken-over': {
        // No provider was asked.
        const billableAttempts = part.billableAttempts - 1;
        return await record(deps, work, { ...stemOf(part), billableAttempts, state: 'delivered', file: turn.file });
      }
      case 'bereft':
        return await giveBack(deps, job, lease, part, 'what it takes over is gone', true);
      case 'failed':
        return await record(deps, work, failureOf(part, turn), turn.reason);
      case 'pending':
        return await waitForProvider(deps, work, turn);
      case 'trouble':
        return await postpone(deps, work, turn);
    }
  } finally {
    held.release();
    await progress.told();
  }
}

/** The file of an earlier job is the part's own now. */
interface TakenOver {
  readonly kind: 'taken-over';
  readonly file: StoredFile;
}

/** The file of the earlier job is gone, and the part cannot be made yet. */
interface Bereft {
  readonly kind: 'bereft';
}

/** What the part's maker makes of it, or what is there already. */
async function takeTurn<K extends KindName>(deps: WorkOnPartDeps, work: Work<K>): Promise<Turn | TakenOver | Bereft> {
  const { job, part, maker, held, progress, signal } = work;
  const ids = idsOf(job, part.name);
  const places = placesOf<K>(job, part.name);
  const store: TurnTools['store'] = (file) =>
    storeFile(deps, places, file, { ids, signal, moves: () => held.moves(STORING_MS) });
  let asked = false;
  try {
    held.moves(LOOKING_MS);
    const there = part.attempts > 1 || part.operation !== undefined ? await deps.files.find(places) : undefined;
    if (there !== undefined) return { kind: 'delivered', file: there };
    if (part.takeOver !== undefined) {
      const body = await deps.files.read(part.takeOver);
      if (body !== undefined) {
        const { key: _key, bytes: _bytes, sha256: _sha256, ...described } = part.takeOver;
        return (await bucketTrouble(deps, ids)) ?? takenOver(await store({ ...described, body }));
      }
      if (!canBeMade(job.parts, part)) return { kind: 'bereft' };
    }

    if (part.operation === undefined) {
      // Earlier attempts were cut short after their call had begun; each may have been billed.
      if (part.billableAttempts > maker.maxBillableAttempts) {
        return { kind: 'failed', code: 'attempts_exhausted', reason: 'interrupted too often' };
      }
      const refusing = await bucketTrouble(deps, ids);
      if (refusing !== undefined) return refusing;
    }
    return await maker.turn(job, part, {
      signal,
      step: (step) => {
        asked = true;
        progress.tell(step, job);
      },
      moves: held.moves,
      store,
    });
  } catch (error) {
    deps.log.error('part.crashed', error, ids);
    // Before the provider is asked there is nothing but trouble of our own, which costs none of the attempts that it may bill.
    return { kind: 'trouble', code: 'internal_error', reason: 'crash', maybeBilled: asked };
  }
}

/** Nothing is lost when it could not be stored: it is where it was. */
function takenOver(stored: Delivered | Trouble): TakenOver | Trouble {
  return stored.kind === 'delivered' ? { ...stored, kind: 'taken-over' } : { ...stored, maybeBilled: false };
}

/** A part that this worker cannot work on now: the attempt is not counted. Its message is sent when its time has come. */
async function giveBack(
  deps: WorkOnPartDeps,
  job: Job,
  lease: LeasedPart,
  part: RunningPart,
  reason: string,
  bereft: boolean = false,
): Promise<Verdict> {
  await deps.parts.giveBack(lease, { counted: part.operation === undefined, bereft }, deps.now());
  deps.log.warn('part.skipped', { ...idsOf(job, part.name), reason });
  return DONE;
}

/** Another worker has this part, or has finished it, or it is not time yet. */
async function standAside(deps: WorkOnPartDeps, job: Job, position: number): Promise<Verdict> {
  const part = job.parts[position];
  await closeJob(deps, job); // changes nothing unless a worker died between the last part and the closing, or the deadline is over
  if (part === undefined) return DONE;
  if ('operation' in part && part.operation !== undefined && (job.status !== 'OPEN' || deps.now() >= job.deadlineAt)) {
    return stopPart(deps, job, part);
  }
  await discardUnlisted(deps, job, part.name); // what a worker that died, or could not write, has left in the bucket
  const waitMs = isUnfinished(part) ? readyAt(part) - deps.now() : 0;
  // Whoever kept the operation has sent a message of its own for the next look; a second one would come back with every look.
  const isSecond = part.state === 'queued' && part.operation !== undefined;
  // Also while another worker holds it: this may be that worker's own message, which must not be gone when it has to come back.
  if (job.status === 'OPEN' && waitMs > 0 && !isSecond) return { kind: 'retry', afterMs: waitMs };
  deps.log.info('part.skipped', { ...idsOf(job, part.name), reason: part.state });
  return DONE;
}

/** The operation goes on the row, and its provider is looked at again later. */
async function waitForProvider<K extends KindName>(
  deps: WorkOnPartDeps,
  work: Work<K>,
  { operation, lookAgainMs, trouble }: Pending,
): Promise<Verdict> {
  const { job, part, lease } = work;
  const ids = idsOf(job, part.name);
  const notBefore = deps.now() + lookAgainMs;
  const wait = { operation, notBefore, ...(trouble === undefined ? {} : { trouble }) };
  const outcome = await writeDown(deps, work, ids, () => deps.parts.pend(lease, wait, deps.now()));
  if (outcome.kind === 'superseded') {
    const known = outcome.job.parts[lease.position];
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
  const unsent = await deps.queue.sendParts(job, [name], { delayMs });
  return unsent.length > 0 ? { kind: 'retry', afterMs: delayMs } : DONE;
}

/** Later, if there is a later: otherwise the part fails with the trouble's code. */
async function postpone<K extends KindName>(deps: WorkOnPartDeps, work: Work<K>, trouble: Trouble): Promise<Verdict> {
  const { job, part, maker, lease } = work;
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
  const isOurs = await deps.parts.postpone(lease, retry, now);
  const fields = { kind: job.kind, error_code: code, reason, attempt: part.attempts, wait_ms: afterMs };
  deps.log.warn('part.postponed', { ...idsOf(job, part.name), ...fields });
  return looks && isOurs ? lookAgain(deps, job, part.name, afterMs) : { kind: 'retry', afterMs };
}

function failureOf(part: RunningPart, { code, detail }: Failed | Trouble): FailedPart {
  const words = detail === undefined ? {} : { detail };
  const earlier = part.takeOver === undefined ? {} : { takeOver: part.takeOver };
  return { ...stemOf(part), state: 'failed', code, ...words, ...earlier };
}

async function record<K extends KindName>(
  deps: WorkOnPartDeps,
  work: Work<K>,
  end: DeliveredPart | FailedPart,
  reason?: string,
): Promise<Verdict> {
  const { job, lease, progress } = work;
  const ids = { ...idsOf(job, end.name), kind: job.kind };
  const outcome = await writeDown(deps, work, ids, () => deps.parts.record(lease, end, deps.now()));
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
