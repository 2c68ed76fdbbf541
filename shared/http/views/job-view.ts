import type * as v from 'valibot';
import type { Status } from '../../contract/job-answers.ts';
import type { Job } from '../../jobs/job.ts';
import { type JobProgress, progressOf } from '../../jobs/job-progress.ts';
import { jobSentence, partSentence } from '../../jobs/job-sentence.ts';
import { failedParts, type Part } from '../../jobs/part.ts';
import type { ObjectUrls } from '../../kinds/file-store.ts';
import type { ToldAccepted, ToldStatus } from '../../kinds/kind.ts';
import { wordsOf } from '../../kinds/kinds.ts';
import { countedView, type SignedUrls, shownParts } from '../../kinds/shown.ts';
import { CODES, type Language } from '../../messages/codes.ts';
import { isHeldBack, toldProgress } from './told-progress.ts';

/** Without those of newer versions. */
type KnownState = v.InferOutput<typeof Status>['outputs'][number]['state'];

/** How long an address in a status or result is good for; each read signs afresh. */
export const URL_SECONDS = 3_600;

/** What every job says about itself: the core of every view. */
export function jobTold(job: Job, language: Language, now: number): ToldAccepted {
  return told(job, progressOf(job), jobSentence(job, language, now));
}

/** The same, as the routes of its kind tell it: see {@link toldProgress}. */
export function jobToldByKind(job: Job, language: Language, now: number): ToldAccepted {
  if (!isHeldBack(job)) return jobTold(job, language, now);
  const { completed_at: _, ...rest } = told(
    job,
    toldProgress(job),
    wordsOf(job).waiting('SAVING', job.parts.length, language),
  );
  return rest;
}

function told(job: Job, { status, percent }: JobProgress, message: string): ToldAccepted {
  const { mode, quoted, held, captured, released } = job.credits;
  return {
    success: true,
    job_id: job.jobId,
    status,
    progress: percent,
    message,
    created_at: iso(job.createdAt),
    updated_at: iso(job.updatedAt),
    deadline_at: iso(job.deadlineAt),
    ...(job.closedAt === undefined ? {} : { completed_at: iso(job.closedAt) }),
    ...(job.metadata === undefined ? {} : { metadata: job.metadata }),
    credits: { mode, quoted, held, captured, released },
  };
}

/** What a job says about itself on the routes of all kinds. */
export function jobSummary(job: Job, language: Language, now: number): ToldAccepted & ReturnType<typeof countedView> {
  return { ...jobTold(job, language, now), ...countedView(job) };
}

/** The reason of a job that failed as a whole, under the names that every error has. */
export function failureView(job: Job): Pick<ToldStatus, 'error' | 'code'> {
  const hasFailed = job.status === 'FAILED' || job.status === 'CANCELLED';
  const code = hasFailed ? failedParts(job.parts)[0]?.code : undefined;
  return code === undefined ? {} : { error: CODES[code].error, code };
}

/** How it stands with telling the frontend's server of the job's end; `null` while or because there is nothing to tell. */
export function webhookView({ webhook }: Job): ToldStatus['webhook'] {
  if (webhook === undefined) return null;
  return {
    state: webhook.foreignState ?? webhook.state,
    attempts: webhook.attempts,
    last_status: webhook.log?.at(-1)?.status ?? null,
    next_attempt_at: webhook.nextAttemptAt === undefined ? null : iso(webhook.nextAttemptAt),
  };
}

/** Every part's state, by its number from 1; of one that waits for another attempt why, and until when. */
export function outputViews(job: Job): ToldStatus['outputs'] {
  return job.parts.map((part, index) => ({
    number: index + 1,
    state: part.state === 'foreign' ? part.foreignState : SHOWN_STATES[part.state],
    attempts: part.attempts,
    ...(part.state === 'failed' ? { code: part.code } : {}),
    ...('trouble' in part && part.trouble !== undefined ? { last_code: part.trouble } : {}),
    ...(part.state === 'queued' && part.notBefore !== undefined ? { next_attempt_at: iso(part.notBefore) } : {}),
  }));
}

/** The states of parts as the contract calls them. */
const SHOWN_STATES = {
  queued: 'queued',
  running: 'generating',
  delivered: 'delivered',
  failed: 'failed',
} as const satisfies Record<Exclude<Part['state'], 'foreign'>, KnownState>;

/** Fresh addresses of the delivered files. */
export async function signedUrls(job: Job, urls: ObjectUrls, now: number): Promise<SignedUrls> {
  const signed = shownParts(job).map(({ file }) => urls.sign(file.key, URL_SECONDS, new Date(now)));
  return { urls: await Promise.all(signed), expiresAt: now + URL_SECONDS * 1000 };
}

/** Why parts failed, in the reader's language; `detail` holds the provider's own words. */
export function errorViews(job: Job, language: Language): ToldStatus['errors'] {
  return job.parts.flatMap((part, index) => {
    if (part.state !== 'failed') return [];
    const { code, detail } = part;
    return [
      {
        number: index + 1,
        code,
        error: CODES[code].error,
        message: partSentence(job, code, language),
        retryable: CODES[code].retry,
        charged: false,
        ...(detail === undefined ? {} : { detail }),
      },
    ];
  });
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
