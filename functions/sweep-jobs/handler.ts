import { type InvocationTime, withinTime } from '../../shared/adapters/aws/invocation-time.ts';
import type { JobRef } from '../../shared/jobs/job.ts';
import type { DueJobs } from '../../shared/jobs/job-store.ts';
import type { GateStore } from '../../shared/provider/gate-store.ts';
import { closedForMs } from '../../shared/provider/provider-gate.ts';
import { type RepairJobDeps, repairJob } from './repair-job.ts';

export interface SweepDeps extends RepairJobDeps {
  readonly due: DueJobs;
  readonly gate: Pick<GateStore, 'read'>;
}

/** Kept back so that the sweep ends by itself; what it leaves is still due next minute. */
const STOP_BEFORE_MS = 10_000;
/** Kept back for telling what the run has done. */
const ENDING_MS = 1_000;

/** Every minute: finds the jobs that are due and does what was left undone. One bad row does not keep the others waiting. */
export function sweepHandler(deps: SweepDeps) {
  return (_event: unknown, context: InvocationTime): Promise<void> =>
    withinTime(context, ENDING_MS, () => sweep(deps, context));
}

async function sweep(deps: SweepDeps, context: InvocationTime): Promise<void> {
  // Before the repairs: what waited for this sweep is what its readers want to know.
  const { openJobs, webhooksWaiting, oldestOpenedAt = deps.now() } = await deps.due.backlog();
  const oldestSeconds = Math.max(0, Math.round((deps.now() - oldestOpenedAt) / 1000));
  let seen = 0;
  let failed = 0;
  for await (const page of deps.due.pages(deps.now())) {
    const repaired = await Promise.all(page.map((ref) => tryRepair(deps, ref)));
    seen += page.length;
    failed += repaired.filter((ok) => !ok).length;
    if (context.getRemainingTimeInMillis() < STOP_BEFORE_MS) break;
  }
  deps.log.info('sweep.finished', {
    seen,
    failed,
    open_jobs: openJobs,
    oldest_open_seconds: oldestSeconds,
    webhooks_waiting: webhooksWaiting,
    gate_closed_seconds: await gateClosedSeconds(deps),
  });
}

/** `undefined` when it cannot be read: no reason to leave the jobs alone. */
async function gateClosedSeconds({ gate, now, log }: SweepDeps): Promise<number | undefined> {
  try {
    return Math.ceil(closedForMs(await gate.read(), now()) / 1_000);
  } catch (error) {
    log.error('sweep.crashed', error, { row: 'provider gate' });
    return undefined;
  }
}

async function tryRepair(deps: SweepDeps, ref: JobRef): Promise<boolean> {
  try {
    await repairJob(deps, ref);
    return true;
  } catch (error) {
    deps.log.error('sweep.crashed', error, { job_id: ref.jobId, user_id: ref.userId });
    return false;
  }
}
