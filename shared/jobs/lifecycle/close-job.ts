import { TransientError } from '../../messages/transient-error.ts';
import type { Logger } from '../../telemetry/logger.ts';
import { countParts } from '../count-parts.ts';
import type { Job } from '../job.ts';
import type { JobQueue } from '../job-queue.ts';
import type { JobCloser, JobReader } from '../job-store.ts';
import { canSettle, settle } from './settle.ts';

const MAX_ROUNDS = 5;

/** What closing needs; shared by everybody who can be the one to close. */
export interface CloseJobDeps {
  readonly jobs: JobReader & JobCloser;
  readonly queue: Pick<JobQueue, 'sendDelivery'>;
  readonly log: Logger;
  readonly now: () => number;
}

/**
 * Closes a job if its time has come, or if its owner cancels it: settles what the row says, and settles afresh when the row moved meanwhile. Harmless to
 * repeat and to run twice at once; one caller closes, the others find it done.
 */
export async function closeJob(
  deps: CloseJobDeps,
  read: Job,
  why: 'finished' | 'cancelled' = 'finished',
): Promise<void> {
  let job: Job | undefined = read;
  for (let round = 0; round < MAX_ROUNDS && job !== undefined; round += 1) {
    const now = deps.now();
    if (job.status !== 'OPEN' || (why === 'finished' && !canSettle(job, now))) return;
    const settlement = settle(job, now, why);
    const outcome = await deps.jobs.close(job, settlement);
    if (outcome.kind === 'already-closed') return;
    if (outcome.kind === 'closed') {
      const { delivered, blocked, failed } = countParts(settlement.parts);
      deps.log.info('job.closed', {
        job_id: job.jobId,
        user_id: job.userId,
        correlation_id: job.correlationId,
        status: settlement.status,
        kind: job.kind,
        delivered,
        blocked,
        failed,
        captured: settlement.credits.captured,
        released: settlement.credits.released,
        ms: now - job.createdAt,
      });
      if (settlement.webhook) await deps.queue.sendDelivery(job);
      return;
    }
    job = await deps.jobs.get(job);
  }
  if (job !== undefined) throw new TransientError('the job moves faster than it can be closed');
}
