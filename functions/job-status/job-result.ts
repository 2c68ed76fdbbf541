import type { OwnResult } from '../../shared/contract/answer-types.ts';
import { type Answer, answer } from '../../shared/http/api-answer.ts';
import type { ApiRequest } from '../../shared/http/api-request.ts';
import { type Refusal, refuse } from '../../shared/http/refusal.ts';
import { errorViews, failureView, jobTold, signedUrls } from '../../shared/http/views/job-view.ts';
import type { Job } from '../../shared/jobs/job.ts';
import type { FileReader, ObjectUrls } from '../../shared/kinds/file-store.ts';
import { isKindName, kindOf } from '../../shared/kinds/kinds.ts';
import { contentPart, resultView } from '../../shared/kinds/shown.ts';

export interface ResultDeps {
  readonly urls: ObjectUrls;
  readonly files: FileReader;
  readonly now: () => number;
}

/**
 * The result route of every kind: the files and how they were made, once the job has ended; 400 before. A text is read from its file; a
 * job that came to none has no result.
 */
export async function jobResult(deps: ResultDeps, request: ApiRequest, job: Job): Promise<Answer | Refusal> {
  if (job.status === 'OPEN') {
    return refuse('job_not_finished', { fields: { job_id: job.jobId }, retryAfterSeconds: 2 });
  }
  const part = contentPart(job);
  if (part === undefined && isTold(job)) return refuse('job_has_no_result', { fields: { job_id: job.jobId } });
  const content = part && (await deps.files.read(part.file));
  if (part !== undefined && content === undefined) return refuse('service_unavailable', { retryAfterSeconds: 5 });
  const now = deps.now();
  const told = {
    ...jobTold(job, request.language, now),
    ...failureView(job),
    errors: errorViews(job, request.language),
  };
  return answer<OwnResult>(200, resultView(job, told, await signedUrls(job, deps.urls, now), content, now));
}

/** Whether the result of a job is what is in one of its files. */
function isTold({ kind }: Job): boolean {
  return isKindName(kind) && kindOf({ kind }).content !== undefined;
}
