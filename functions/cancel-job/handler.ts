import { answer } from '../../shared/http/api-answer.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { refuse } from '../../shared/http/refusal.ts';
import { requireJob } from '../../shared/http/require-job.ts';
import { requireSession, type SessionDeps } from '../../shared/http/session/require-session.ts';
import { failureView, jobSummary, outputViews } from '../../shared/http/views/job-view.ts';
import { partViews } from '../../shared/http/views/part-views.ts';
import { type CloseJobDeps, closeJob } from '../../shared/jobs/lifecycle/close-job.ts';
import { isPriced } from '../../shared/jobs/lifecycle/settle.ts';

export interface CancelDeps extends SessionDeps, CloseJobDeps {}

/**
 * `POST /api/jobs/{job_id}/cancel`: ends an open job now. Delivered parts are kept and paid, the rest is released; an ended job
 * stays as it is, so asking twice is harmless. Workers find their lease gone and drop what they have.
 */
export function cancelHandler(deps: CancelDeps) {
  return apiHandler(async (request) => {
    const session = await requireSession(request, deps);
    if (session.kind === 'refusal') return session;
    const found = await requireJob(deps.jobs, request, session.userId);
    if (found.kind === 'refusal') return found;
    // Without knowing its price, no other end is right than the one at its deadline: that gives back everything.
    if (found.job.status === 'OPEN' && !isPriced(found.job)) return refuse('feature_unavailable');
    await closeJob(deps, found.job, 'cancelled');
    const job = (await deps.jobs.get(found.job)) ?? found.job;
    return answer<'JobCancelled'>(200, {
      ...jobSummary(job, request.language, deps.now()),
      ...failureView(job),
      outputs: outputViews(job),
      parts: partViews(job, request.language, deps.now()),
    });
  }, deps);
}
