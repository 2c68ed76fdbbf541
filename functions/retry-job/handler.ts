import * as v from 'valibot';
import { apiHandler } from '../../shared/http/api-handler.ts';
import type { ApiRequest } from '../../shared/http/api-request.ts';
import { type OpenJobDeps, openJob, orderedFrom } from '../../shared/http/open-job.ts';
import { refuseFields } from '../../shared/http/read/refuse-fields.ts';
import { RETRY_FIELDS } from '../../shared/http/read/retry-request.ts';
import { type Refusal, refuse } from '../../shared/http/refusal.ts';
import { requireJob } from '../../shared/http/require-job.ts';
import { requireSession, type SessionDeps } from '../../shared/http/session/require-session.ts';
import type { KindJob } from '../../shared/jobs/job.ts';
import { retryIdOf } from '../../shared/jobs/job-id.ts';
import { type KindTerms, newJob } from '../../shared/jobs/lifecycle/new-job.ts';
import { failedParts } from '../../shared/jobs/part.ts';
import { type KindName, kindOf } from '../../shared/kinds/kinds.ts';
import { type OrderTerms, parseOrderTerms, termsOf } from '../../shared/kinds/order-terms.ts';

export interface RetryJobDeps extends SessionDeps, OpenJobDeps {
  /** Of each kind that is on. */
  readonly terms: Readonly<Partial<Record<KindName, KindTerms>>>;
}

/**
 * `POST /api/jobs/{job_id}/retry`: opens a new job for what failed in an ended one, with a hold of its own; what was delivered
 * of a job that is paid as a whole is taken over, and the files that came with the order are copied: within a week of its end they are there. The new id follows from the old one unless the client chooses it, so a repeated request is answered with the same new job; to try once
 * more, retry that one.
 */
export function retryJobHandler(deps: RetryJobDeps) {
  return apiHandler(async (request) => {
    const session = await requireSession(request, deps);
    if (session.kind === 'refusal') return session;
    const overrides = readOverrides(request);
    if (overrides.kind === 'refusal') return overrides;
    const found = await requireJob(deps.jobs, request, session.userId);
    if (found.kind === 'refusal') return found;
    const { job: old } = found;
    if (old.status === 'OPEN')
      return refuse('job_not_finished', { fields: { job_id: old.jobId }, retryAfterSeconds: 2 });
    const failed = failedParts(old.parts).length;
    if (failed === 0) return refuse('nothing_to_retry', { fields: { job_id: old.jobId } });
    // An order of a newer version, after a rollback: this one cannot repeat it.
    if (old.foreign) return refuse('feature_unavailable');
    const terms = deps.terms[old.kind];
    if (terms === undefined) return refuse('feature_unavailable');
    const asked = parseOrderTerms(overrides.body, terms.deadlineSeconds, request.language);
    if (asked.problems.length > 0) return refuseFields(asked.problems);
    const job = jobFor(deps, old, failed, { jobId: overrides.jobId, ...asked.terms }, request, terms);
    return openJob(deps, request, job, overrides.maxCredits, { kind: 'retry', of: old });
  }, deps);
}

function jobFor<K extends KindName>(
  deps: RetryJobDeps,
  old: KindJob<K>,
  failed: number,
  { jobId, ...asked }: OrderTerms & { readonly jobId: string | undefined },
  request: ApiRequest,
  terms: KindTerms,
): KindJob<K> {
  const order = {
    kind: old.kind,
    userId: old.userId,
    jobId: jobId ?? retryIdOf(old.jobId),
    jobIdFrom: jobId === undefined ? ('server' as const) : ('client' as const),
    ...orderedFrom(deps, request),
    clientUserId: old.clientUserId,
    request: kindOf<K>(old).retry(old.request, failed),
    ...termsOf(old),
    ...asked,
    correlationId: request.id,
  };
  return newJob<K>(order, terms, deps.now(), old.parts);
}

/** What the body of a retry says; `body`: as it came, for the terms, which go by the kind of the job. */
interface Overrides {
  readonly kind: 'overrides';
  readonly jobId: string | undefined;
  readonly maxCredits: number | undefined;
  readonly body: Readonly<Record<string, unknown>>;
}

function readOverrides(request: ApiRequest): Overrides | Refusal {
  if (request.rawBody().byteLength === 0) {
    return { kind: 'overrides', jobId: undefined, maxCredits: undefined, body: {} };
  }
  const body = request.json();
  if (body.kind === 'refusal') return body;
  const parsed = v.safeParse(v.object(RETRY_FIELDS), body.value);
  if (parsed.success) {
    const { job_id: jobId, max_credits: maxCredits } = parsed.output;
    return { kind: 'overrides', jobId, maxCredits, body: body.value };
  }
  const fields = new Set(parsed.issues.map((issue) => v.getDotPath(issue) ?? ''));
  const messages = {
    fr: {
      job_id: 'L’identifiant de la génération doit compter de 1 à 64 lettres, chiffres, tirets ou tirets bas (_).',
      max_credits: 'Votre maximum de crédits doit être un nombre entier, 0 ou plus.',
    },
    en: {
      job_id: 'The job’s id must be 1 to 64 letters, digits, hyphens or underscores.',
      max_credits: 'Your maximum of credits must be a whole number, 0 or more.',
    },
  }[request.language];
  const names = ['job_id', 'max_credits'] as const;
  return refuseFields(names.filter((name) => fields.has(name)).map((field) => ({ field, message: messages[field] })));
}
