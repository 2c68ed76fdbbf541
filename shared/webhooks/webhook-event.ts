import { isDeleted, type Job } from '../jobs/job.ts';
import { failureSentence, jobSentence } from '../jobs/job-sentence.ts';
import { deliveredParts, failedParts, type Json } from '../jobs/part.ts';
import { isKindName, kindOf, wordsOf } from '../kinds/kinds.ts';
import type { Metadata } from '../kinds/order-terms.ts';
import type { KindName, Shown } from '../kinds/requests.ts';
import { completedView, failedView } from '../kinds/shown.ts';
import { CODES, type Code, sentenceOf } from '../messages/codes.ts';
import type { ProgressStatus } from './progress-status.ts';
import type { SentEnd } from './webhook-confirmation.ts';
import type { ProgressEvent } from './webhook-progress.ts';
import type { Receiver } from './webhook-receivers.ts';

/** What every webhook says, whatever happened. */
export interface WebhookBody {
  readonly job_id: string;
  /** `completed`, `failed`, or a step as the receiver spells it. */
  readonly status: string;
  readonly content_type: string;
  /** ISO 8601. */
  readonly timestamp: string;
  readonly environment: string;
  /** Left out where the receiver knows users by an id that the order did not give. */
  readonly user_id?: string;
  readonly request_id: string;
  readonly has_data: boolean;
  /** 0–100. */
  readonly progress: number;
  readonly message: string;
  /** The client's own notes, as its order gave them. */
  readonly metadata?: Metadata;
}

/** What the webhook of a job's end says. */
export interface EndBody extends WebhookBody {
  readonly credits_charged: number;
  readonly credits_refunded: number;
}

export interface CompletedBody extends EndBody {
  readonly status: 'completed';
  readonly data?: CompletedData;
  /** In the place of `data`, where the receiver has that name for it. */
  readonly book_data?: CompletedData;
}

/** The reason stands in the three places where receivers look. */
export interface FailedBody extends EndBody {
  readonly status: 'failed';
  readonly error: string;
  readonly error_message: string;
  readonly code: Code;
  readonly retryable: boolean;
  /** What the receiver of the kind makes something of. */
  readonly data?: Readonly<Record<string, Json>>;
}

/** What every completed job says of itself. */
interface CompletedIds {
  readonly job_id: string;
  readonly user_id?: string;
  readonly status: 'completed';
  readonly success: true;
  /** ISO 8601. */
  readonly generated_at: string;
}

/** With what its kind says, where this version knows the kind. */
type CompletedData = CompletedIds | (CompletedIds & Shown[KindName]['completed']);

export type TerminalBody = CompletedBody | FailedBody;

/**
 * What the frontend is told of a job that has ended: it knows no other ends. A cancelled job whose owner keeps files that were
 * done, and has paid for them, is completed to it; one whose content was deleted before it heard of it has nothing to show, and
 * neither has one that is paid as a whole and lacks a part.
 */
export function terminalStatusOf(job: Job): 'completed' | 'failed' {
  const isKept = job.status !== 'FAILED' && (job.status === 'COMPLETED' || job.credits.capture !== 'whole');
  return isKept && !isDeleted(job) && deliveredParts(job.parts).length > 0 ? 'completed' : 'failed';
}

/** What the frontend has to show once it has stored the terminal event of a job. */
export function sentEndOf(job: Job): SentEnd {
  const status = terminalStatusOf(job);
  return { status, keys: status === 'completed' ? deliveredParts(job.parts).map(({ file }) => file.key) : [] };
}

/**
 * The receiver of a job's events; `undefined` while only a newer version knows which it is, or what to say: the event of such a job
 * waits for that version.
 */
export function receiverOf(job: Job): Receiver | undefined {
  const isUnderstood = isKindName(job.kind) && job.parts.every(({ state }) => state !== 'foreign');
  return isUnderstood ? kindOf({ kind: job.kind }).webhook.receiver : undefined;
}

/**
 * The body of a job's terminal webhook: the superset that all receivers of the frontend accept, statuses in lower case, in
 * French for every request, because the receiver stores the sentences for its users.
 *
 * It follows from the closed row and its files alone, so every attempt at the event says the same; only the signatures of its addresses
 * are new.
 *
 * @param urls signed addresses of the files of `shownParts`, in their order.
 * @param environment `production` or the stage's name.
 * @param content the file of `contentPart`, for a completed job that has one.
 */
export function terminalWebhook(
  job: Job,
  urls: readonly string[],
  environment: string,
  content?: Uint8Array,
): TerminalBody {
  const status = terminalStatusOf(job);
  const endedAt = job.closedAt ?? job.updatedAt;
  if (status === 'failed') {
    const erased = isDeleted(job);
    const code = erased ? 'job_deleted' : (failedParts(job.parts)[0]?.code ?? 'internal_error');
    const data = erased ? undefined : failedView(job);
    const reason = erased ? sentenceOf(code, 'fr') : failureSentence(job, 'fr');
    return {
      ...head(job, status, environment, endedAt),
      has_data: false,
      message: reason,
      progress: 0,
      error: reason,
      error_message: reason,
      code,
      retryable: CODES[code].retry,
      credits_charged: job.credits.captured,
      credits_refunded: job.credits.released,
      ...(data === undefined ? {} : { data }),
    };
  }
  return {
    ...head(job, status, environment, endedAt),
    has_data: true,
    message: jobSentence(job, 'fr', endedAt),
    progress: 100,
    credits_charged: job.credits.captured,
    credits_refunded: job.credits.released,
    [dataNameOf(job)]: {
      job_id: job.jobId,
      ...userOf(job),
      status: 'completed',
      success: true,
      generated_at: new Date(endedAt).toISOString(),
      ...completedView(job, urls, endedAt, content),
    },
  };
}

/** The body of a step on the way. */
export function progressWebhook(
  job: Job,
  { status, percent }: ProgressEvent,
  environment: string,
  now: number,
): WebhookBody {
  return {
    ...head(job, stepOf(job, status), environment, now),
    has_data: false,
    progress: percent,
    message: wordsOf(job).waiting(SHOWN[status], job.parts.length, 'fr'),
  };
}

/** A step as the receiver of a job's kind spells it. */
function stepOf({ kind }: Pick<Job, 'kind'>, status: ProgressStatus): string {
  return (isKindName(kind) ? kindOf({ kind }).webhook.steps?.[status] : undefined) ?? status;
}

const SHOWN = { initializing: 'INITIALIZING', generating: 'GENERATING', saving: 'SAVING' } as const;

/** The member that holds what was made. */
function dataNameOf({ kind }: Pick<Job, 'kind'>): 'data' | 'book_data' {
  return (isKindName(kind) ? kindOf({ kind }).webhook.dataName : undefined) ?? 'data';
}

/** The user as the receiver knows him. */
function userOf({ kind, userId, clientUserId }: Pick<Job, 'kind' | 'userId' | 'clientUserId'>): { user_id?: string } {
  if (!isKindName(kind) || kindOf({ kind }).webhook.user !== 'client') return { user_id: userId };
  return clientUserId === undefined ? {} : { user_id: clientUserId };
}

/** @param at when what it tells came to pass, epoch ms. */
function head<const S extends string>(job: Job, status: S, environment: string, at: number) {
  return {
    job_id: job.jobId,
    status,
    content_type: isKindName(job.kind) ? kindOf({ kind: job.kind }).webhook.contentType : job.kind,
    timestamp: new Date(at).toISOString(),
    environment,
    ...userOf(job),
    request_id: job.correlationId,
    ...(job.metadata === undefined || isDeleted(job) ? {} : { metadata: job.metadata }),
  };
}
