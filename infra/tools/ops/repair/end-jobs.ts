import type { Job } from '../../../../shared/jobs/job.ts';
import { closeJob } from '../../../../shared/jobs/lifecycle/close-job.ts';
import { canSettle } from '../../../../shared/jobs/lifecycle/settle.ts';
import type { Outcome } from '../command.ts';
import type { Ops } from '../ops.ts';
import { jobLine } from '../views/job-view.ts';
import { outline } from '../views/outline.ts';
import { closingOf } from './closing.ts';

/**
 * Ends open jobs as the system itself would: one that is past its deadline is settled, one that is not is cancelled. Delivered parts
 * are kept and paid, the rest of the hold is released, the frontend is told.
 */
export async function endJobs(ops: Ops, jobs: readonly Job[]): Promise<Outcome> {
  const deps = closingOf(ops.deployment, ops.now);
  const ended = [];
  for (const [index, job] of jobs.entries()) {
    await closeJob(deps, job, canSettle(job, ops.now()) ? 'finished' : 'cancelled');
    const after = (await deps.jobs.get(job)) ?? job;
    ended.push({ ...jobLine(after), captured: after.credits.captured, released: after.credits.released });
    ops.terminal.progress('Jobs ended', index + 1, jobs.length);
  }
  ops.terminal.say(outline(ended));
  return { ok: ended.every(({ closed_at }) => closed_at !== undefined), data: { changed: true, jobs: ended } };
}
