import { makerOf } from '../../kinds/maker.ts';
import type { KindName } from '../../kinds/requests.ts';
import type { Job, KindJob } from '../job.ts';
import type { PartOfJob } from '../job-queue.ts';
import type { LeasedPart, PartClaim } from '../job-store.ts';
import { closeJob } from '../lifecycle/close-job.ts';
import { hasItsNeeds, readyAt } from '../lifecycle/ready-parts.ts';
import { isUnfinished, type RunningPart, stemOf } from '../part.ts';
import { discardUnlisted } from './discard-unlisted.ts';
import { failureOf, postpone, record, waitForProvider } from './end-turn.ts';
import { idsOf } from './ids-of.ts';
import { keepLease, LEASE_MS, NO_LEASE } from './keep-lease.ts';
import type { Work, WorkOnPartDeps } from './part-work.ts';
import { stopPart } from './stop-part.ts';
import { takeTurn } from './take-turn.ts';
import { progressTeller } from './tell-progress.ts';
import { DONE, type Verdict } from './verdict.ts';
import { RECORDING_MS } from './write-down.ts';

export type { WorkOnPartDeps } from './part-work.ts';

/**
 * Works on one part of one job: lease → one turn of its maker → record → messages for the parts that needed it → close the job if
 * nothing is left.
 *
 * Every step is conditional, so a duplicate message, a second worker or a late result changes nothing that is already decided.
 *
 * @param signal the function's own deadline.
 */
export async function workOnPart(deps: WorkOnPartDeps, message: PartOfJob, signal: AbortSignal): Promise<Verdict> {
  const { userId, jobId, position, looks, seen } = message;
  const looked = seen === undefined ? undefined : await look(deps, message, seen, signal);
  if (looked !== undefined) return looked;
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

/**
 * One look of a chain: by the row as it is, without a lease.
 *
 * @returns nothing where a lease decides: the part has no operation any more, its job has ended or is over.
 */
async function look(
  deps: WorkOnPartDeps,
  { userId, jobId, position }: PartOfJob,
  seen: number,
  signal: AbortSignal,
): Promise<Verdict | undefined> {
  const job = await deps.jobs.get({ userId, jobId });
  const part = job?.parts[position];
  if (job === undefined || job.foreign || job.status !== 'OPEN' || deps.now() >= job.deadlineAt) return undefined;
  if (part === undefined || !isUnfinished(part) || part.operation === undefined) return undefined;
  if (part.state !== 'queued' || part.notBefore !== seen) {
    deps.log.info('part.skipped', { ...idsOf(job, part.name), reason: 'looked at by others' });
    return DONE;
  }
  const { notBefore: _, ...waiting } = part;
  const running: RunningPart = { ...waiting, state: 'running', leaseId: '', leaseUntil: 0 };
  return lookAt(deps, job, running, { userId, jobId, position, seen }, signal);
}

async function lookAt<K extends KindName>(
  deps: WorkOnPartDeps,
  job: KindJob<K>,
  part: RunningPart,
  claim: PartClaim,
  signal: AbortSignal,
): Promise<Verdict | undefined> {
  const maker = makerOf<K>(deps.makers, job);
  return maker && work(deps, { job, part, maker, claim, held: NO_LEASE, signal });
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
  return work(deps, { job, part, maker, claim: lease, held, signal: AbortSignal.any([signal, held.lost]) });
}

async function work<K extends KindName>(deps: WorkOnPartDeps, given: Omit<Work<K>, 'progress'>): Promise<Verdict> {
  const { job, part, claim, held } = given;
  const progress = progressTeller(deps, part.name);
  const work: Work<K> = { ...given, progress };
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
        // Of a part with an operation, which is what is seen, nothing is taken over any more.
        return 'seen' in claim ? DONE : await giveBack(deps, job, claim, part, 'what it takes over is gone', true);
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
