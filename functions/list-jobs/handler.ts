import { answer } from '../../shared/http/api-answer.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { toCursor } from '../../shared/http/read/cursor.ts';
import { refuseFields } from '../../shared/http/read/refuse-fields.ts';
import { requireSession, type SessionDeps } from '../../shared/http/session/require-session.ts';
import { failureView, jobTold, outputViews } from '../../shared/http/views/job-view.ts';
import type { JobList } from '../../shared/jobs/job-store.ts';
import { listedView } from '../../shared/kinds/shown.ts';
import { readJobFilter } from './read-job-filter.ts';

export interface JobsDeps extends SessionDeps {
  readonly list: JobList;
}

/** `GET /api/jobs`: the caller's own jobs, newest first, page by page. */
export function jobsHandler(deps: JobsDeps) {
  return apiHandler(async (request) => {
    const session = await requireSession(request, deps);
    if (session.kind === 'refusal') return session;
    const filter = readJobFilter(request);
    if (filter.kind === 'invalid') return refuseFields(filter.problems);
    const { jobs, next } = await deps.list.page(session.userId, filter.query);
    return answer<'JobListed'>(200, {
      success: true,
      jobs: jobs.map((job) => {
        const { success: _success, ...summary } = jobTold(job, request.language, deps.now());
        return {
          kind: job.kind,
          ...summary,
          ...failureView(job),
          ...listedView(job),
          outputs: outputViews(job),
        };
      }),
      next_cursor: next === undefined ? null : toCursor({ at: next.createdAt, id: next.jobId }),
    });
  }, deps);
}
