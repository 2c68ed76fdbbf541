import { type Answer, answer } from '../../shared/http/api-answer.ts';
import type { ApiRequest } from '../../shared/http/api-request.ts';
import { type Refusal, refuse } from '../../shared/http/refusal.ts';
import { errorViews, failureView, jobTold, signedUrls } from '../../shared/http/views/job-view.ts';
import type { Job } from '../../shared/jobs/job.ts';
import type { ObjectUrls } from '../../shared/kinds/file-store.ts';
import { resultView } from '../../shared/kinds/shown.ts';

export interface ResultDeps {
  readonly urls: ObjectUrls;
  readonly now: () => number;
}

/** The result route of every kind: the files and how they were made, once the job has ended; 400 before. */
export async function jobResult(deps: ResultDeps, request: ApiRequest, job: Job): Promise<Answer | Refusal> {
  if (job.status === 'OPEN') {
    return refuse('job_not_finished', { fields: { job_id: job.jobId }, retryAfterSeconds: 2 });
  }
  const now = deps.now();
  const told = {
    ...jobTold(job, request.language, now),
    ...failureView(job),
    errors: errorViews(job, request.language),
  };
  return answer<'JobResult' | 'VideoResult'>(200, resultView(job, told, await signedUrls(job, deps.urls, now), now));
}
