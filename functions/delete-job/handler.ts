import { answer } from '../../shared/http/api-answer.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { requireJob } from '../../shared/http/require-job.ts';
import { requireSession, type SessionDeps } from '../../shared/http/require-session.ts';
import { type EraseJobDeps, eraseJob } from '../../shared/jobs/erase-job.ts';

export interface DeleteJobDeps extends SessionDeps, EraseJobDeps {}

/**
 * `DELETE /api/jobs/{job_id}`: erases the prompt and the files of a job, and cancels it first if it is open; what it cost stays in
 * the ledger. Doing it twice changes nothing.
 */
export function deleteJobHandler(deps: DeleteJobDeps) {
  return apiHandler(async (request) => {
    const session = await requireSession(request, deps);
    if (session.kind === 'refusal') return session;
    const found = await requireJob(deps.jobs, request, session.userId, { erased: 'too' });
    if (found.kind === 'refusal') return found;
    await eraseJob(deps, found.job);
    return answer(200, { success: true, job_id: found.job.jobId, deleted: true });
  }, deps);
}
