import type { Answer } from '../../shared/http/api-answer.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import type { ApiRequest } from '../../shared/http/api-request.ts';
import { type Refusal, refuse } from '../../shared/http/refusal.ts';
import { requireJob } from '../../shared/http/require-job.ts';
import { requireSession, type SessionDeps } from '../../shared/http/session/require-session.ts';
import type { Job } from '../../shared/jobs/job.ts';
import type { JobReader } from '../../shared/jobs/job-store.ts';
import type { KindRoutes } from '../../shared/kinds/kind.ts';
import { isShippedKind, KINDS } from '../../shared/kinds/kinds.ts';
import { jobProgress } from './job-progress.ts';
import { jobResult, type ResultDeps } from './job-result.ts';
import { anyJob, jobStatus, type StatusDeps } from './job-status.ts';

export interface ReadDeps extends SessionDeps, StatusDeps, ResultDeps {
  readonly jobs: JobReader;
}

type ShowJob = (deps: ReadDeps, request: ApiRequest, job: Job) => Promise<Answer | Refusal> | Answer;

/** The routes by which jobs are shown. Kinds of one family have them in common. */
const ROUTES: ReadonlyMap<string, ShowJob> = new Map<string, ShowJob>([
  ...Object.values(KINDS).flatMap(({ routes }): [string, ShowJob][] => [
    [`GET ${routes.status}`, jobStatus],
    [`GET ${routes.result}`, jobResult],
  ]),
  ['GET /api/jobs/{job_id}', anyJob],
  ['GET /api/jobs/{job_id}/status', jobProgress],
]);

/** The routes that read a job: one consistent read under the caller's own key. */
export function readHandler(deps: ReadDeps) {
  return apiHandler(async (request) => {
    const session = await requireSession(request, deps);
    if (session.kind === 'refusal') return session;
    const route = ROUTES.get(request.routeKey);
    if (route === undefined) return refuse('route_not_found');
    const found = await requireJob(deps.jobs, request, session.userId);
    if (found.kind === 'refusal') return found;
    return isShownAt(request.routeKey, found.job) ? route(deps, request, found.job) : refuse('job_not_found');
  }, deps);
}

/** Whether a route is of a job's kind: another one would say nothing of it. A kind of a newer version is shown wherever it is asked for. */
function isShownAt(routeKey: string, { kind }: Job): boolean {
  if (!isShippedKind(kind)) return true;
  const isOfAKind = Object.values(KINDS).some(({ routes }) => isOf(routes, routeKey));
  return !isOfAKind || isOf(KINDS[kind].routes, routeKey);
}

function isOf({ status, result }: KindRoutes, routeKey: string): boolean {
  return routeKey === `GET ${status}` || routeKey === `GET ${result}`;
}
