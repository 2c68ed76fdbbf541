import type { Answer } from '../../shared/http/api-answer.ts';
import type { ApiRequest } from '../../shared/http/api-request.ts';
import { type OpenJobDeps, openJob, orderedFrom } from '../../shared/http/open-job.ts';
import { refuseFields } from '../../shared/http/read/refuse-fields.ts';
import type { Refusal } from '../../shared/http/refusal.ts';
import type { KindJob } from '../../shared/jobs/job.ts';
import { jobIdOfIdempotencyKey } from '../../shared/jobs/job-id.ts';
import { type KindTerms, newJob } from '../../shared/jobs/lifecycle/new-job.ts';
import type { KindName } from '../../shared/kinds/kinds.ts';
import { readOrder, type Sold } from './read-order.ts';

export interface SubmitOrderDeps extends OpenJobDeps {
  readonly allowsInput: (url: string) => boolean;
  /** Of each kind that is on. */
  readonly terms: Readonly<Partial<Record<KindName, KindTerms>>>;
  readonly newId: () => string;
}

/**
 * `POST` of an order: opens the job (row and hold in one transaction), then sends one message for each part that can begin. When a send
 * fails the answer stands all the same: the row is due, and the sweep sends again.
 */
export async function submitOrder<K extends KindName>(
  deps: SubmitOrderDeps,
  sold: Sold<K>,
  request: ApiRequest,
  userId: string,
): Promise<Answer | Refusal> {
  const { kind, terms } = sold;
  const parsed = readOrder(deps, sold, request);
  if (parsed.kind === 'refusal') return parsed;
  const identity = jobIdentity(parsed.jobId, request, userId, deps.newId);
  if (identity.kind === 'refusal') return identity;
  const order = {
    kind,
    userId,
    jobId: identity.jobId,
    jobIdFrom: identity.from,
    ...orderedFrom(deps, request),
    clientUserId: parsed.clientUserId,
    request: parsed.request,
    ...parsed.terms,
    correlationId: request.id,
  };
  const job = newJob<K>(order, terms, deps.now());
  const { given = [], uploads = [] } = parsed;
  return openJob(deps, request, job, parsed.maxCredits, { kind: 'order', given, uploads });
}

/** The job's id and who chose it: the body, the Idempotency-Key, or else the server. */
function jobIdentity(
  chosen: string | undefined,
  request: ApiRequest,
  userId: string,
  newId: () => string,
): { kind: 'identity'; jobId: string; from: KindJob['jobIdFrom'] } | Refusal {
  if (chosen !== undefined) return { kind: 'identity', jobId: chosen, from: 'client' };
  const header = request.header('idempotency-key');
  if (header === undefined) return { kind: 'identity', jobId: newId(), from: 'server' };
  const jobId = jobIdOfIdempotencyKey(userId, header);
  if (jobId !== undefined) return { kind: 'identity', jobId, from: 'server' };
  const message = {
    fr: 'L’en-tête « Idempotency-Key » doit compter de 1 à 255 caractères.',
    en: 'The header "Idempotency-Key" must be 1 to 255 characters.',
  }[request.language];
  return refuseFields([{ field: 'Idempotency-Key', message }]);
}
