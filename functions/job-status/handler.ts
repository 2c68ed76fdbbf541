import type { Answer } from '../../shared/http/api-answer.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import type { ApiRequest } from '../../shared/http/api-request.ts';
import { type Refusal, refuse } from '../../shared/http/refusal.ts';
import { requireJob } from '../../shared/http/require-job.ts';
import { requireSession, type SessionDeps } from '../../shared/http/session/require-session.ts';
import type { Job } from '../../shared/jobs/job.ts';
import type { JobReader } from '../../shared/jobs/job-store.ts';
import { KINDS } from '../../shared/kinds/kinds.ts';
import { jobResult, type ResultDeps } from './job-result.ts';
import { anyJob, jobStatus, type StatusDeps } from './job-status.ts';

export interface ReadDeps extends SessionDeps, StatusDeps, ResultDeps {
  readonly jobs: JobReader;
}

type JobRoute = (deps: ReadDeps, request: ApiRequest, job: Job) => Promise<Answer | Refusal>;

/** Of every kind; kinds of one family have them in common. */
const ROUTES: ReadonlyMap<string, JobRoute> = new Map(
  Object.values(KINDS)
    .flatMap(({ routes }): [string, JobRoute][] => [
      [`GET ${routes.status}`, jobStatus],
      [`GET ${routes.result}`, jobResult],
    ])
    .concat([['GET /api/jobs/{job_id}', anyJob]]),
);

/** The routes that read a job: one consistent read under the caller's own key. */
export function readHandler(deps: ReadDeps) {
  return apiHandler(async (request) => {
    const session = await requireSession(request, deps);
    if (session.kind === 'refusal') return session;
    const route = ROUTES.get(request.routeKey);
    if (route === undefined) return refuse('route_not_found');
    const found = await requireJob(deps.jobs, request, session.userId);
    return found.kind === 'refusal' ? found : route(deps, request, found.job);
  }, deps);
}
