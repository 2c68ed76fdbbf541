import type { Answer } from '../../shared/http/api-answer.ts';
import type { ApiRequest } from '../../shared/http/api-request.ts';
import { type OpenImageJobDeps, openImageJob, orderedFrom } from '../../shared/http/open-image-job.ts';
import type { Refusal } from '../../shared/http/refusal.ts';
import { refuseFields } from '../../shared/http/refuse-fields.ts';
import type { ImageJob } from '../../shared/jobs/job.ts';
import { jobIdOfIdempotencyKey } from '../../shared/jobs/job-id.ts';
import { type JobTerms, newImageJob } from '../../shared/jobs/new-job.ts';
import type { ParsedImageRequest } from '../../shared/kinds/image/parse-image-request.ts';
import { readImageRequest } from './read-image-request.ts';

export interface SubmitImagesDeps extends OpenImageJobDeps {
  readonly allowsInput: (url: string) => boolean;
  readonly terms: JobTerms;
  readonly newId: () => string;
}

/**
 * `POST /api/images/generate`: opens the job (row and hold in one transaction), then sends one message per image. When a send fails
 * the answer stands all the same: the row is due, and the sweep sends again.
 */
export async function submitImages(
  deps: SubmitImagesDeps,
  request: ApiRequest,
  userId: string,
): Promise<Answer | Refusal> {
  const parsed = readImageRequest(deps, request);
  if (parsed.kind === 'refusal') return parsed;
  const identity = jobIdentity(parsed, request, userId, deps.newId);
  if (identity.kind === 'refusal') return identity;

  const order = {
    userId,
    jobId: identity.jobId,
    jobIdFrom: identity.from,
    ...orderedFrom(deps, request),
    clientUserId: parsed.clientUserId,
    request: parsed.request,
    correlationId: request.id,
  };
  const job = newImageJob(order, deps.terms, deps.now());
  return openImageJob(deps, request, job, parsed.maxCredits);
}

/** The job's id and who chose it: the body, the Idempotency-Key, or nobody. */
function jobIdentity(
  parsed: ParsedImageRequest & { kind: 'valid' },
  request: ApiRequest,
  userId: string,
  newId: () => string,
): { kind: 'identity'; jobId: string; from: ImageJob['jobIdFrom'] } | Refusal {
  if (parsed.jobId !== undefined) return { kind: 'identity', jobId: parsed.jobId, from: 'client' };
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
