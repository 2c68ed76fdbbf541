import { type Answer, answer } from '../../shared/http/api-answer.ts';
import type { ApiRequest } from '../../shared/http/api-request.ts';
import { type Refusal, refuse } from '../../shared/http/refusal.ts';
import { errorViews, failureView, imageViews, jobSummary } from '../../shared/http/views/job-view.ts';
import type { Job } from '../../shared/jobs/job.ts';
import type { ObjectUrls } from '../../shared/kinds/file-store.ts';
import { metadataView } from '../../shared/kinds/shown.ts';

export interface ResultDeps {
  readonly urls: ObjectUrls;
  readonly now: () => number;
}

/** `GET /api/images/result/{job_id}`: the images and how they were made, once the job has ended; 400 before. */
export async function jobResult(deps: ResultDeps, request: ApiRequest, job: Job): Promise<Answer | Refusal> {
  if (job.status === 'OPEN') {
    return refuse('job_not_finished', { fields: { job_id: job.jobId }, retryAfterSeconds: 2 });
  }
  return answer<'JobResult'>(200, {
    ...jobSummary(job, request.language, deps.now()),
    ...failureView(job),
    images: await imageViews(job, deps.urls, deps.now()),
    errors: errorViews(job, request.language),
    metadata: metadataView(job, deps.now()),
  });
}
