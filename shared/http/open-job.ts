import { isDeepStrictEqual } from 'node:util';
import type { CreditLedger } from '../credits/credit-ledger.ts';
import { giveStarterCredits, type StarterCreditsDeps } from '../credits/give-starter-credits.ts';
import { nextDayAt, type UserLimits, unitsOf } from '../credits/user-limits.ts';
import { checkUploads, lostUploads } from '../inputs/check-uploads.ts';
import { type InputSource, type KeepInputsDeps, keepInputs, storedInputs } from '../inputs/keep-inputs.ts';
import { isDeleted, type Job, type KindJob } from '../jobs/job.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import type { JobOpener, JobReader, OpenOutcome } from '../jobs/job-store.ts';
import { readyParts } from '../jobs/lifecycle/ready-parts.ts';
import { statusPathOf } from '../kinds/kinds.ts';
import { acceptedView } from '../kinds/shown.ts';
import { countedJobs } from '../messages/counted.ts';
import { type Answer, answer } from './api-answer.ts';
import type { ApiRequest } from './api-request.ts';
import type { FrontendServers } from './limits/frontend-servers.ts';
import { limitFields, RETRY_WHEN_FULL_SECONDS, secondsToNextDay } from './limits/limit-fields.ts';
import { overLimit } from './limits/over-limit.ts';
import { refuseFields } from './read/refuse-fields.ts';
import { type Refusal, refuse } from './refusal.ts';
import { jobToldByKind } from './views/job-view.ts';

/** Seconds after which asking for the status is worth it. */
const POLL_AFTER = '2';

export interface OpenJobDeps extends StarterCreditsDeps, KeepInputsDeps {
  readonly jobs: JobOpener & JobReader;
  readonly credits: StarterCreditsDeps['credits'] & Pick<CreditLedger, 'detailedWallet'>;
  readonly queue: Pick<JobQueue, 'sendParts'>;
  readonly limits: UserLimits;
  /** Absent: the stage does not name them, and an order may come from anywhere. */
  readonly frontend?: FrontendServers | undefined;
}

/** Where an order comes from, as its job keeps it. */
export function orderedFrom(
  { frontend }: Pick<OpenJobDeps, 'frontend'>,
  request: ApiRequest,
): Pick<KindJob, 'orderedFrom'> {
  return frontend === undefined || frontend.has(request.sourceIp) ? {} : { orderedFrom: 'elsewhere' };
}

/**
 * Opens a job (row and hold in one transaction), then sends one message for each part that can begin, and answers. When a send fails the answer
 * stands all the same: the row is due, and the sweep sends again. Every route that opens jobs ends here, so what is sold to the
 * frontend's servers only is refused here to all others.
 *
 * Files that it is made from are stored first, when everything is checked that can be without writing: see `keepInputs`.
 *
 * @param maxCredits the most that the client agrees to pay.
 * @param source where these files are taken from.
 */
export async function openJob(
  deps: OpenJobDeps,
  request: ApiRequest,
  job: KindJob,
  maxCredits: number | undefined,
  source: InputSource,
): Promise<Answer | Refusal> {
  const refused = frontendOnly(deps, request, job) ?? overLimit(job, maxCredits, request.language);
  const outcome = refused ?? (await openWithInputs(deps, request, job, source));
  return { ...outcome, headers: { ...outcome.headers, ...(await limitFields(deps, job)) } };
}

/** Kinds with external charging are charged by the frontend's servers, so an order from elsewhere would be free. */
function frontendOnly({ log }: OpenJobDeps, request: ApiRequest, job: KindJob): Refusal | undefined {
  if (job.credits.mode !== 'external' || job.orderedFrom !== 'elsewhere') return undefined;
  const ids = { request_id: request.id, job_id: job.jobId, user_id: job.userId };
  log.info('job.refused', { ...ids, error_code: 'frontend_only' });
  return refuse('frontend_only');
}

async function openWithInputs(
  deps: OpenJobDeps,
  request: ApiRequest,
  job: KindJob,
  source: InputSource,
): Promise<Answer | Refusal> {
  // A job that is there has its files, or has had them: a repeated order brings nothing new.
  if (storedInputs(job).length === 0 || (await deps.jobs.get(job)) !== undefined) {
    return respond(deps, request, job, await openWithStarterCredits(deps, job));
  }
  const problems =
    source.kind === 'order' ? await checkUploads(deps.inputObjects, job.userId, source.uploads, request.language) : [];
  if (problems.length > 0) return refuseFields(problems);
  const { note, missing } = await keepInputs(deps, job, source);
  if (missing.length > 0) {
    await deps.inputNotes.hurry(note, deps.now());
    return missingFiles(deps, request, job, source);
  }
  const outcome = await openWithStarterCredits(deps, job);
  if (outcome.kind !== 'opened') await deps.inputNotes.hurry(note, deps.now());
  return respond(deps, request, job, outcome);
}

/** A retry comes too late; an upload went in the moment between the look at it and its use. */
function missingFiles(deps: OpenJobDeps, request: ApiRequest, job: KindJob, source: InputSource): Refusal {
  if (source.kind === 'order') return refuseFields(lostUploads(source.uploads, request.language));
  deps.log.info('job.refused', { request_id: request.id, job_id: job.jobId, error_code: 'input_files_gone' });
  return refuse('input_files_gone', { fields: { job_id: job.jobId } });
}

async function openWithStarterCredits(deps: OpenJobDeps, job: KindJob): Promise<OpenOutcome> {
  const outcome = await deps.jobs.open(job);
  if (outcome.kind !== 'insufficient' || deps.starterCredits === 0) return outcome;
  await giveStarterCredits(deps, job.userId, job.correlationId);
  return deps.jobs.open(job); // also when another request of the same new user has given them a moment ago
}

async function respond(
  deps: OpenJobDeps,
  request: ApiRequest,
  job: KindJob,
  outcome: OpenOutcome,
): Promise<Answer | Refusal> {
  const ids = { request_id: request.id, job_id: job.jobId, user_id: job.userId };
  switch (outcome.kind) {
    case 'opened': {
      deps.log.info('job.opened', {
        ...ids,
        correlation_id: request.id,
        kind: job.kind,
        parts: job.parts.length,
        held: job.credits.held,
      });
      await deps.queue.sendParts(job, readyParts(job.parts, job.createdAt));
      return accepted(job, request, deps.now());
    }
    case 'exists': {
      if (isDeleted(outcome.job)) return refuse('job_deleted', { fields: { job_id: job.jobId } });
      if (!isDeepStrictEqual(orderOf(outcome.job), orderOf(job))) {
        deps.log.info('job.refused', { ...ids, error_code: 'job_id_conflict' });
        return refuse('job_id_conflict', { fields: { job_id: job.jobId } });
      }
      deps.log.info('job.replayed', { ...ids, correlation_id: outcome.job.correlationId });
      return accepted(outcome.job, request, deps.now(), { 'idempotent-replayed': 'true' });
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
        values: { limit: countedJobs(deps.limits.openJobs, request.language) },
        fields: { job_id: job.jobId },
        retryAfterSeconds: RETRY_WHEN_FULL_SECONDS,
      });
    case 'daily-limit': {
      deps.log.info('job.refused', { ...ids, error_code: 'daily_limit_reached' });
      const limit = deps.limits.unitsPerDay[job.kind] ?? 0;
      const remaining = Math.max(0, limit - outcome.used);
      const resetsAt = new Date(nextDayAt(job.createdAt)).toISOString();
      return refuse('daily_limit_reached', {
        values: { limit, remaining },
        fields: { limit, remaining, requested: unitsOf(job), resets_at: resetsAt, job_id: job.jobId },
        retryAfterSeconds: secondsToNextDay(job.createdAt),
      });
    }
    case 'taken':
      deps.log.info('job.refused', { ...ids, error_code: 'job_id_taken' });
      return refuse('job_id_taken', { fields: { job_id: job.jobId } });
    case 'account-deleted':
      deps.log.info('job.refused', { ...ids, error_code: 'account_deleted' });
      return refuse('account_deleted');
    case 'expired':
      return refuse('job_expired', { fields: { job_id: job.jobId } });
  }
}

/** What two orders under one id must have in common: all that was asked for. What it may cost at most is a guard, not a wish. */
function orderOf({ kind, request, deadlineSeconds, metadata }: Job): unknown {
  return { kind, request, deadlineSeconds, metadata };
}

function accepted(job: Job, request: ApiRequest, now: number, headers: Record<string, string> = {}): Answer {
  return answer<'AnyJobAccepted'>(202, acceptedView(job, jobToldByKind(job, request.language, now)), {
    location: statusPathOf(job),
    'retry-after': POLL_AFTER,
    ...headers,
  });
}
