import * as v from 'valibot';
import type { ApiRequest } from '../../shared/http/api-request.ts';
import { JOB_FILTER } from '../../shared/http/read/job-filter.ts';
import { pageRequest } from '../../shared/http/read/page-request.ts';
import { isDeleted, type Job } from '../../shared/jobs/job.ts';
import { progressOf } from '../../shared/jobs/job-progress.ts';
import type { JobQuery } from '../../shared/jobs/job-store.ts';
import { KIND_NAMES } from '../../shared/kinds/kinds.ts';
import type { FieldProblem } from '../../shared/messages/field-problem.ts';

const MESSAGES = {
  kind: {
    fr: `Le type de génération doit être l’un de : ${KIND_NAMES.map((kind) => `« ${kind} »`).join(', ')}.`,
    en: `The kind of job must be one of: ${KIND_NAMES.map((kind) => `"${kind}"`).join(', ')}.`,
  },
  status: {
    fr: 'L’état doit être l’un de ceux d’une génération, ou « OPEN » pour toutes celles en cours.',
    en: 'The status must be one of a job’s states, or "OPEN" for all that are in progress.',
  },
  from: {
    fr: 'Le début de la période doit être une date ISO 8601, comme 2026-11-23T10:00:00Z.',
    en: 'The start of the period must be an ISO 8601 time, like 2026-11-23T10:00:00Z.',
  },
  to: {
    fr: 'La fin de la période doit être une date ISO 8601, comme 2026-11-23T10:00:00Z.',
    en: 'The end of the period must be an ISO 8601 time, like 2026-11-23T10:00:00Z.',
  },
  order: {
    fr: 'Le début de la période doit précéder sa fin.',
    en: 'The start of the period must come before its end.',
  },
} as const;

/** Which jobs a request asks for: `kind`, `status`, `from`, `to`, `limit`, `cursor`, or everything that is wrong with them. */
export function readJobFilter(
  request: ApiRequest,
):
  | { readonly kind: 'valid'; readonly query: JobQuery }
  | { readonly kind: 'invalid'; readonly problems: FieldProblem[] } {
  const { page, problems } = pageRequest(request);
  const read = <const Name extends keyof typeof JOB_FILTER>(name: Name) => {
    const given = request.query(name);
    if (given === undefined) return undefined;
    const parsed = v.safeParse(JOB_FILTER[name], given);
    if (!parsed.success) problems.push({ field: name, message: MESSAGES[name][request.language] });
    return parsed.success ? parsed.output : undefined;
  };
  const [kind, status, from, to] = [read('kind'), read('status'), read('from'), read('to')];
  if (from !== undefined && to !== undefined && Date.parse(from) > Date.parse(to)) {
    problems.push({ field: 'from', message: MESSAGES.order[request.language] });
  }
  if (problems.length > 0) return { kind: 'invalid', problems };
  const matches = (job: Job): boolean =>
    !isDeleted(job) &&
    (kind === undefined || job.kind === kind) &&
    (status === undefined || (status === 'OPEN' ? job.status === 'OPEN' : progressOf(job).status === status));
  return {
    kind: 'valid',
    query: {
      matches,
      limit: page.limit,
      ...(from === undefined ? {} : { from: Date.parse(from) }),
      ...(to === undefined ? {} : { to: Date.parse(to) }),
      ...(page.after === undefined ? {} : { after: { createdAt: page.after.at, jobId: page.after.id } }),
    },
  };
}
