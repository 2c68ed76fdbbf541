import { expireInputs } from '../../shared/inputs/expire-inputs.ts';
import type { DueInputs, InputNote } from '../../shared/inputs/input-notes.ts';
import type { Backlog, DueJob, DueJobs } from '../../shared/jobs/job-store.ts';
import type { GateStore } from '../../shared/provider/gate-store.ts';
import { closedForMs, closedGates } from '../../shared/provider/provider-gate.ts';
import { type InvocationTime, withinTime } from '../../shared/runtime/invocation-time.ts';
import { type RepairJobDeps, repairJob } from './repair-job.ts';

export interface SweepDeps extends RepairJobDeps {
  readonly dueInputs: DueInputs;
  readonly due: DueJobs;
  readonly gate: Pick<GateStore, 'read'>;
}

/** Kept back so that the sweep ends by itself, with its count; what it leaves is still due next minute. */
const STOP_BEFORE_MS = 15_000;
/** Kept back for telling what the run has done. */
const ENDING_MS = 1_000;

/** What the repairs of a sweep came to. */
interface Repairs {
  readonly seen: number;
  readonly failed: number;
  /** Of the open jobs among those seen, epoch ms; infinite when there was none. */
  readonly oldestOpenedAt: number;
  /** The same of their deadlines. */
  readonly firstDeadlineAt: number;
}

/**
 * Every minute: finds the jobs that are due and does what was left undone, then counts what is left. One bad row, and one shard of
 * the index that cannot be read, keeps no other job waiting.
 */
export function sweepHandler(deps: SweepDeps) {
  return (_event: unknown, context: InvocationTime): Promise<void> =>
    withinTime(context, ENDING_MS, () => sweep(deps, context));
}

async function sweep(deps: SweepDeps, context: InvocationTime): Promise<void> {
  const isLate = () => context.getRemainingTimeInMillis() < STOP_BEFORE_MS;
  const repairs = await repairAll(deps, isLate);
  await expireAll(deps, isLate);
  // After the repairs, which nothing that is only counted may hold up.
  const backlog = await deps.due.backlog().catch((error: unknown) => {
    deps.log.error('sweep.crashed', error, { step: 'count' });
    return undefined;
  });
  deps.log.info('sweep.finished', {
    seen: repairs.seen,
    failed: repairs.failed,
    open_jobs: backlog?.openJobs,
    oldest_open_seconds: secondsSince(deps.now(), repairs.oldestOpenedAt, backlog, backlog?.oldestOpenedAt),
    overdue_seconds: secondsSince(deps.now(), repairs.firstDeadlineAt, backlog, backlog?.firstDeadlineAt),
    webhooks_waiting: backlog?.webhooksWaiting,
    at_least: backlog?.isCapped,
    gate_closed_seconds: await gateClosedSeconds(deps),
  });
}

/** `undefined` when it cannot be read: no reason to leave the jobs alone. */
async function gateClosedSeconds({ gate, now, log }: SweepDeps): Promise<number | undefined> {
  try {
    const [longest] = closedGates(await gate.read(), now());
    return Math.ceil(closedForMs(longest?.state, now()) / 1_000);
  } catch (error) {
    log.error('sweep.crashed', error, { row: 'provider gate' });
    return undefined;
  }
}

async function repairAll(deps: SweepDeps, isLate: () => boolean): Promise<Repairs> {
  let repairs: Repairs = {
    seen: 0,
    failed: 0,
    oldestOpenedAt: Number.POSITIVE_INFINITY,
    firstDeadlineAt: Number.POSITIVE_INFINITY,
  };
  try {
    for await (const page of deps.due.pages(deps.now())) {
      const repaired = await Promise.all(page.map((job) => tryRepair(deps, job)));
      repairs = {
        seen: repairs.seen + page.length,
        failed: repairs.failed + repaired.filter((ok) => !ok).length,
        oldestOpenedAt: Math.min(repairs.oldestOpenedAt, ...page.flatMap(({ openedAt }) => openedAt ?? [])),
        firstDeadlineAt: Math.min(repairs.firstDeadlineAt, ...page.flatMap(({ deadlineAt }) => deadlineAt ?? [])),
      };
      if (isLate()) break;
    }
  } catch (error) {
    deps.log.error('sweep.crashed', error, { step: 'read' });
    repairs = { ...repairs, failed: repairs.failed + 1 };
  }
  return repairs;
}

/** Files that nobody needs any more wait for the next run when there is no time. */
async function expireAll(deps: SweepDeps, isLate: () => boolean): Promise<void> {
  try {
    for await (const page of deps.dueInputs.due(deps.now())) {
      if (isLate()) return;
      await Promise.all(page.map((note) => tryExpire(deps, note)));
    }
  } catch (error) {
    deps.log.error('sweep.crashed', error, { step: 'inputs' });
  }
}

async function tryExpire(deps: SweepDeps, note: InputNote): Promise<void> {
  try {
    await expireInputs(deps, note);
  } catch (error) {
    deps.log.error('sweep.crashed', error, { step: 'inputs', user_id: note.userId });
  }
}

/**
 * Seconds since the earliest such moment of a job that was open at the beginning of this sweep: one that it has just closed had waited
 * for it. `undefined` when nothing could be looked at.
 */
function secondsSince(
  now: number,
  seen: number,
  backlog: Backlog | undefined,
  left: number | undefined,
): number | undefined {
  if (backlog === undefined && seen === Number.POSITIVE_INFINITY) return undefined;
  return Math.round((now - Math.min(seen, left ?? now, now)) / 1000);
}

async function tryRepair(deps: SweepDeps, job: DueJob): Promise<boolean> {
  try {
    await repairJob(deps, job);
    return true;
  } catch (error) {
    deps.log.error('sweep.crashed', error, { job_id: job.jobId, user_id: job.userId });
    return false;
  }
}
