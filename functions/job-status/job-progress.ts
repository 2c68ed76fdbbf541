import { type Answer, answer } from '../../shared/http/api-answer.ts';
import type { ApiRequest } from '../../shared/http/api-request.ts';
import { jobToldByKind } from '../../shared/http/views/job-view.ts';
import { pageStatus } from '../../shared/http/views/page-status.ts';
import type { Job } from '../../shared/jobs/job.ts';
import { failureSentence } from '../../shared/jobs/job-sentence.ts';

/**
 * `GET /api/jobs/{job_id}/status`: where a job of any kind stands, in the words that the frontend's page of books writes into its
 * database. One read of the row.
 */
export function jobProgress({ now }: { readonly now: () => number }, request: ApiRequest, job: Job): Answer {
  const told = jobToldByKind(job, request.language, now());
  return answer<'JobProgress'>(200, {
    success: true,
    job_id: job.jobId,
    status: pageStatus(job.kind, told.status),
    progress: told.progress,
    message: told.message,
    error: job.status === 'FAILED' ? failureSentence(job, request.language) : null,
    result: null,
    updated_at: told.updated_at,
  });
}
