import { isDeleted, type Job } from '../jobs/job.ts';
import { JOB_ID } from '../jobs/job-id.ts';
import type { JobReader } from '../jobs/job-store.ts';
import type { ApiRequest } from './api-request.ts';
import { type Refusal, refuse } from './refusal.ts';

/**
 * The job that a path names, if it is the caller's: it is read under the caller's own key, so a stranger's does not exist.
 *
 * @param erased `too`: also a job that its owner has deleted; otherwise that is answered with 410.
 */
export async function requireJob(
  jobs: JobReader,
  request: ApiRequest,
  userId: string,
  { erased }: { readonly erased?: 'too' } = {},
): Promise<{ readonly kind: 'job'; readonly job: Job } | Refusal> {
  const jobId = request.pathParameter('job_id') ?? '';
  const job = JOB_ID.test(jobId) ? await jobs.get({ userId, jobId }) : undefined;
  if (job === undefined) return refuse('job_not_found');
  if (isDeleted(job) && erased !== 'too') return refuse('job_deleted', { fields: { job_id: jobId } });
  return { kind: 'job', job };
}
