import { apiHandler } from '../../shared/http/api-handler.ts';
import { requireJob } from '../../shared/http/require-job.ts';
import { requireSession } from '../../shared/http/session/require-session.ts';
import type { ReadDeps } from '../job-status/handler.ts';
import { lookAt, showStatus } from '../job-status/job-status.ts';
import { secondsToWait, waitForChange } from './wait-for-change.ts';

export interface WaitForJobDeps extends ReadDeps {
  readonly sleep: (ms: number) => Promise<unknown>;
}

/**
 * `GET /api/jobs/{job_id}/wait`: the status of a job at its next change, or when the time is over. `Prefer: wait=n` shortens the time.
 *
 * A function of its own: an invocation is busy for as long as its caller waits, and what waits must not use up the concurrency that
 * plain status reads need. When all of its own is in use API Gateway answers 503, and callers poll the status.
 */
export function waitForJobHandler(deps: WaitForJobDeps) {
  return apiHandler(async (request) => {
    const session = await requireSession(request, deps);
    if (session.kind === 'refusal') return session;
    const found = await requireJob(deps.jobs, request, session.userId);
    if (found.kind === 'refusal') return found;
    const { job } = found;
    const known = request.header('if-none-match');
    const first = await lookAt(deps, request, job, 'common');
    // A caller that does not know the present state yet need not wait for the next one.
    const isNews = known !== undefined && !first.isTagged(known);
    if (job.status !== 'OPEN' || isNews) return showStatus(deps, first, known);
    const seconds = secondsToWait(request.header('prefer'));
    const later = await waitForChange(deps, job, seconds);
    const applied = { 'preference-applied': `wait=${seconds}` };
    const look = later.version === job.version ? first : await lookAt(deps, request, later, 'common');
    return showStatus(deps, look, known, applied);
  }, deps);
}
