import { answer } from '../../shared/http/api-answer.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import type { ApiRequest } from '../../shared/http/api-request.ts';
import { requireJob } from '../../shared/http/require-job.ts';
import { requireSession, type SessionDeps } from '../../shared/http/session/require-session.ts';
import type { JobRef } from '../../shared/jobs/job.ts';
import { JOB_ID } from '../../shared/jobs/job-id.ts';
import { type EraseJobDeps, eraseJob } from '../../shared/jobs/lifecycle/erase-job.ts';
import { filesOfJob } from '../../shared/jobs/user-files.ts';

export interface DeleteJobDeps extends SessionDeps, EraseJobDeps {}

/**
 * `DELETE /api/jobs/{job_id}`: erases the prompt and the files of a job, and cancels it first if it is open; what it cost stays in
 * the ledger. Doing it twice changes nothing. Files outlive the row of their job: of an id that no row knows, they are looked for in
 * the caller's own folder.
 */
export function deleteJobHandler(deps: DeleteJobDeps) {
  return apiHandler(async (request) => {
    const session = await requireSession(request, deps);
    if (session.kind === 'refusal') return session;
    const found = await requireJob(deps.jobs, request, session.userId, { erased: 'too' });
    if (found.kind === 'job') await eraseJob(deps, found.job);
    else if (found.code !== 'job_not_found' || !(await deleteRest(deps, request, session.userId))) return found;
    return answer<'JobDeleted'>(200, { success: true, job_id: jobIdOf(request), deleted: true });
  }, deps);
}

/** What is left of a job whose row has reached its time to live. @returns whether there was anything. */
async function deleteRest(deps: DeleteJobDeps, request: ApiRequest, userId: string): Promise<boolean> {
  const ref: JobRef = { userId, jobId: jobIdOf(request) };
  if (!JOB_ID.test(ref.jobId)) return false;
  const counts = await Promise.all(filesOfJob(ref).map(({ prefix, isOne }) => deps.deleteBelow(prefix, isOne)));
  const files = counts.reduce((sum, count) => sum + count, 0);
  if (files === 0) return false;
  deps.log.info('job.erased', { job_id: ref.jobId, user_id: userId, correlation_id: request.id, files });
  return true;
}

function jobIdOf(request: ApiRequest): string {
  return request.pathParameter('job_id') ?? '';
}
