import type { ImageJob } from '../../shared/domain/job.ts';
import { jobIdOfIdempotencyKey } from '../../shared/domain/job-id.ts';
import { type JobTerms, newImageJob } from '../../shared/domain/new-image-job.ts';
import { type ParsedImageRequest, parseImageRequest } from '../../shared/domain/parse-image-request.ts';
import type { CreditLedger } from '../../shared/domain/ports/credit-ledger.ts';
import type { JobQueue } from '../../shared/domain/ports/job-queue.ts';
import type { JobOpener, OpenOutcome } from '../../shared/domain/ports/job-store.ts';
import type { Logger } from '../../shared/domain/ports/logger.ts';
import { type Answer, answer } from '../../shared/http/api-answer.ts';
import type { ApiRequest } from '../../shared/http/api-request.ts';
import { jobSummary } from '../../shared/http/job-view.ts';
import { type Refusal, refuse } from '../../shared/http/refusal.ts';

/** Seconds after which asking for the status is worth it. */
const POLL_AFTER = '2';

/** About the time that one image takes. */
const RETRY_WHEN_FULL_SECONDS = 20;

export interface SubmitImagesDeps {
  readonly jobs: JobOpener;
  readonly credits: Pick<CreditLedger, 'grant'>;
  readonly queue: Pick<JobQueue, 'sendImages'>;
  readonly allowsInput: (url: string) => boolean;
  readonly terms: JobTerms;
  /** Given once to every user, when the first job asks for them. */
  readonly starterCredits: number;
  readonly maxOpenJobs: number;
  readonly log: Logger;
  readonly now: () => number;
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
  const body = request.json();
  if (body.kind === 'refusal') return body;
  const parsed = parseImageRequest(body.value, request.language, deps.allowsInput);
  if (parsed.kind === 'invalid') {
    const { problems } = parsed;
    return refuse('invalid_request', { values: { problem: problems[0]?.message ?? '' }, details: problems });
  }
  const identity = jobIdentity(parsed, request, deps.newId);
  if (identity.kind === 'refusal') return identity;

  const order = {
    userId,
    jobId: identity.jobId,
    jobIdFrom: identity.from,
    clientUserId: parsed.clientUserId,
    request: parsed.request,
    correlationId: request.id,
  };
  const job = newImageJob(order, deps.terms, deps.now());
  const outcome = await openWithStarterCredits(deps, job);
  return respond(deps, request, job, outcome);
}

/** The job's id and who chose it: the body, the Idempotency-Key, or nobody. */
function jobIdentity(
  parsed: ParsedImageRequest & { kind: 'valid' },
  request: ApiRequest,
  newId: () => string,
): { kind: 'identity'; jobId: string; from: ImageJob['jobIdFrom'] } | Refusal {
  if (parsed.jobId !== undefined) return { kind: 'identity', jobId: parsed.jobId, from: 'client' };
  const header = request.header('idempotency-key');
  if (header === undefined) return { kind: 'identity', jobId: newId(), from: 'server' };
  const jobId = jobIdOfIdempotencyKey(header);
  if (jobId !== undefined) return { kind: 'identity', jobId, from: 'server' };
  const message = {
    fr: '« Idempotency-Key » doit compter de 1 à 255 caractères.',
    en: '"Idempotency-Key" must be 1 to 255 characters.',
  }[request.language];
  return refuse('invalid_request', { values: { problem: message }, details: [{ field: 'Idempotency-Key', message }] });
}

async function openWithStarterCredits(deps: SubmitImagesDeps, job: ImageJob): Promise<OpenOutcome> {
  const outcome = await deps.jobs.open(job);
  if (outcome.kind !== 'insufficient' || deps.starterCredits === 0) return outcome;
  const granted = await deps.credits.grant(job.userId, 'starter', deps.starterCredits, 'starter', deps.now());
  return granted === 'granted' ? deps.jobs.open(job) : outcome;
}

async function respond(
  deps: SubmitImagesDeps,
  request: ApiRequest,
  job: ImageJob,
  outcome: OpenOutcome,
): Promise<Answer | Refusal> {
  const ids = { request_id: request.id, job_id: job.jobId, user_id: job.userId };
  switch (outcome.kind) {
    case 'opened': {
      deps.log.info('job.opened', {
        ...ids,
        correlation_id: request.id,
        images: job.outputs.length,
        held: job.credits.held,
      });
      await deps.queue.sendImages(
        job,
        job.outputs.map((_, index) => index + 1),
      );
      return accepted(job, request);
    }
    case 'exists': {
      if (outcome.job.fingerprint !== job.fingerprint) {
        deps.log.info('job.refused', { ...ids, error_code: 'job_id_conflict' });
        return refuse('job_id_conflict', { fields: { job_id: job.jobId } });
      }
      deps.log.info('job.replayed', { ...ids, correlation_id: outcome.job.correlationId });
      return accepted(outcome.job, request, { 'idempotent-replayed': 'true' });
    }
    case 'insufficient': {
      deps.log.info('job.refused', { ...ids, error_code: 'insufficient_credits' });
      const available = outcome.available;
      const required = job.credits.held;
      return refuse('insufficient_credits', {
        values: { available, required },
        fields: { creditsAvailable: available, creditsRequired: required, available, required, job_id: job.jobId },
      });
    }
    case 'too-many-open':
      deps.log.info('job.refused', { ...ids, error_code: 'too_many_open_jobs' });
      return refuse('too_many_open_jobs', {
        values: { limit: deps.maxOpenJobs },
        fields: { job_id: job.jobId },
        retryAfterSeconds: RETRY_WHEN_FULL_SECONDS,
      });
    case 'expired':
      return refuse('job_expired', { fields: { job_id: job.jobId } });
  }
}

function accepted(job: ImageJob, request: ApiRequest, headers: Record<string, string> = {}): Answer {
  return answer(202, jobSummary(job, request.language), {
    location: `/api/images/status/${job.jobId}`,
    'retry-after': POLL_AFTER,
    ...headers,
  });
}
