import type { ImageJob } from '../../shared/domain/job.ts';
import { type Answer, answer } from '../../shared/http/api-answer.ts';
import type { ApiRequest } from '../../shared/http/api-request.ts';
import { errorViews, failureView, imageViews, jobSummary, outputViews } from '../../shared/http/job-view.ts';
import type { ReadDeps } from './handler.ts';

/** Seconds between two looks at an open job. */
const POLL_AFTER = '2';

/** `GET /api/images/status/{job_id}`: how far the job is, what it costs, and every image that is ready. */
export async function jobStatus(deps: ReadDeps, request: ApiRequest, job: ImageJob): Promise<Answer> {
  const body = {
    ...jobSummary(job, request.language),
    ...failureView(job),
    outputs: outputViews(job),
    images: await imageViews(job, deps.urls, deps.now()),
    errors: errorViews(job, request.language),
  };
  return answer(200, body, job.status === 'OPEN' ? { 'retry-after': POLL_AFTER } : {});
}
