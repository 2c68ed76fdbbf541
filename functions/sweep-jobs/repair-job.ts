import type { JobRef } from '../../shared/jobs/job.ts';
import type { JobQueue } from '../../shared/jobs/job-queue.ts';
import type { DueJobs } from '../../shared/jobs/job-store.ts';
import { closeJob } from '../../shared/jobs/lifecycle/close-job.ts';
import { type EraseJobDeps, eraseJob } from '../../shared/jobs/lifecycle/erase-job.ts';
import { nextStep } from '../../shared/jobs/lifecycle/next-step.ts';

export interface RepairJobDeps extends EraseJobDeps {
  readonly due: Pick<DueJobs, 'reschedule'>;
  readonly queue: JobQueue;
}

/**
 * Does what a due job needs. Sends before it reschedules: dying in between repeats a harmless message, the other order would lose it.
 */
export async function repairJob(deps: RepairJobDeps, ref: JobRef): Promise<void> {
  const job = await deps.jobs.get(ref);
  if (job === undefined) return; // the index trails a row that is gone
  const step = nextStep(job, deps.now());
  if (step.kind !== 'wait' && step.kind !== 'forget') {
    deps.log.info('sweep.repaired', {
      job_id: job.jobId,
      user_id: job.userId,
      correlation_id: job.correlationId,
      step: step.kind,
      late_ms: deps.now() - job.createdAt,
    });
  }
  switch (step.kind) {
    case 'erase':
      // First, so that a bucket that refuses to delete keeps the frontend from nothing.
      if (step.deliver) await deps.queue.sendDelivery(job);
      return eraseJob(deps, job);
    case 'close':
      return closeJob(deps, job);
    case 'send-parts': {
      const unsent = await deps.queue.sendParts(job, step.names);
      return unsent.length > 0 ? undefined : deps.due.reschedule(job, step.lookAgainAt);
    }
    case 'stop-parts': {
      const unsent = await deps.queue.sendParts(job, step.names);
      const told = !step.deliver || (await deps.queue.sendDelivery(job));
      return told && unsent.length === 0 ? deps.due.reschedule(job, step.lookAgainAt) : undefined;
    }
    case 'deliver':
      return (await deps.queue.sendDelivery(job)) ? deps.due.reschedule(job, step.lookAgainAt) : undefined;
    case 'wait':
      return deps.due.reschedule(job, step.lookAgainAt);
    case 'forget':
      return deps.due.reschedule(job, undefined);
  }
}
