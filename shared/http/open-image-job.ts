import { isDeepStrictEqual } from 'node:util';
import { giveStarterCredits, type StarterCreditsDeps } from '../credits/give-starter-credits.ts';
import { type ImageJob, isDeleted, type Job } from '../jobs/job.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import type { JobOpener, OpenOutcome } from '../jobs/job-store.ts';
import { countedJobs } from '../messages/counted.ts';
import { type Answer, answer } from './api-answer.ts';
import type { ApiRequest } from './api-request.ts';
import { jobSummary } from './job-view.ts';
import { type Refusal, refuse } from './refusal.ts';

/** Seconds after which asking for the status is worth it. */
const POLL_AFTER = '2';

/** About the time that one image takes. */
const RETRY_WHEN_FULL_SECONDS = 20;

export interface OpenImageJobDeps extends StarterCreditsDeps {
  readonly jobs: JobOpener;
  readonly queue: Pick<JobQueue, 'sendImages'>;
  readonly maxOpenJobs: number;
}

/**
 * Opens a job (row and hold in one transaction), then sends one message per image, and answers. When a send fails the answer
 * stands all the same: the row is due, and the sweep sends again.
 */
export async function openImageJob(
  deps: OpenImageJobDeps,
  request: ApiRequest,
  job: ImageJob,
): Promise<Answer | Refusal> {
  return respond(deps, request, job, await openWithStarterCredits(deps, job));
}

async function openWithStarterCredits(deps: OpenImageJobDeps, job: ImageJob): Promise<OpenOutcome> {
  const outcome = await deps.jobs.open(job);
  if (outcome.kind !== 'insufficient' || deps.starterCredits === 0) return outcome;
  await giveStarterCredits(deps, job.userId, job.correlationId);
  return deps.jobs.open(job); // also when another request of the same new user has given them a moment ago
}

async function respond(
  deps: OpenImageJobDeps,
  request: ApiRequest,
  job: ImageJob,
  outcome: OpenOutcome,
): Promise<Answer | Refusal> {
  const ids = { request_id: request.id, job_id: job.jobId, user_id: job.userId };
  switch (outcome.kind) {
    case 'opened': {
      deps.log.info('job.opened', {
        ...ids,
        correlation_id: request.id,
        images: job.outputs.length,
        held: job.credits.held,
      });
      await deps.queue.sendImages(
        job,
        job.outputs.map((_, index) => index + 1),
      );
      return accepted(job, request, deps.now());
    }
    case 'exists': {
      if (isDeleted(outcome.job)) return refuse('job_deleted', { fields: { job_id: job.jobId } });
      if (!isDeepStrictEqual(outcome.job.request, job.request)) {
        deps.log.info('job.refused', { ...ids, error_code: 'job_id_conflict' });
        return refuse('job_id_conflict', { fields: { job_id: job.jobId } });
      }
      deps.log.info('job.replayed', { ...ids, correlation_id: outcome.job.correlationId });
      return accepted(outcome.job, request, deps.now(), { 'idempotent-replayed': 'true' });
    }
    case 'insufficient': {
      deps.log.info('job.refused', { ...ids, error_code: 'insufficient_credits' });
      const available = outcome.available;
      const required = job.credits.held;
      return refuse('insufficient_credits', {
        values: { available, required },
        fields: { creditsAvailable: available, creditsRequired: required, available, required, job_id: job.jobId },
      });
    }
    case 'too-many-open':
      deps.log.info('job.refused', { ...ids, error_code: 'too_many_open_jobs' });
      return refuse('too_many_open_jobs', {
        values: { limit: countedJobs(deps.maxOpenJobs, request.language) },
        fields: { job_id: job.jobId },
        retryAfterSeconds: RETRY_WHEN_FULL_SECONDS,
      });
    case 'account-deleted':
      deps.log.info('job.refused', { ...ids, error_code: 'account_deleted' });
      return refuse('account_deleted');
    case 'expired':
      return refuse('job_expired', { fields: { job_id: job.jobId } });
  }
}

function accepted(job: Job, request: ApiRequest, now: number, headers: Record<string, string> = {}): Answer {
  return answer(202, jobSummary(job, request.language, now), {
    location: `/api/images/status/${job.jobId}`,
    'retry-after': POLL_AFTER,
    ...headers,
  });
}
