import { deliveredImages, failedOutputs, type Job } from '../jobs/job.ts';
import { progressOf } from '../jobs/job-progress.ts';
import type { ObjectUrls } from '../kinds/image/image-store.ts';
import { jobSentence } from '../kinds/image/job-sentence.ts';
import { presentImage } from '../kinds/image/presented-image.ts';
import { CODES, type Language, sentenceOf } from '../messages/codes.ts';

/** How long an address in a status or result is good for; each read signs afresh. */
export const URL_SECONDS = 3_600;

/** What a job says about itself without its files: the answer to its submission and the core of every other view. */
export function jobSummary(job: Job, language: Language, now: number): Record<string, unknown> {
  const { status, percent } = progressOf(job);
  const { mode, quoted, held, captured, released } = job.credits;
  return {
    success: true,
    job_id: job.jobId,
    status,
    progress: percent,
    message: jobSentence(job, language, now),
    created_at: iso(job.createdAt),
    updated_at: iso(job.updatedAt),
    deadline_at: iso(job.deadlineAt),
    ...(job.closedAt === undefined ? {} : { completed_at: iso(job.closedAt) }),
    num_images: job.outputs.length,
    credits: { mode, quoted, held, captured, released },
  };
}

/** The reason of a job that failed as a whole, under the names that every error has. */
export function failureView(job: Job): Record<string, unknown> {
  const hasFailed = job.status === 'FAILED' || job.status === 'CANCELLED';
  const code = hasFailed ? failedOutputs(job)[0]?.output.code : undefined;
  return code === undefined ? {} : { error: CODES[code].error, code };
}

/** How it stands with telling the frontend's server of the job's end; `null` while or because there is nothing to tell. */
export function webhookView({ webhook }: Job): Record<string, unknown> | null {
  if (webhook === undefined) return null;
  return {
    state: webhook.foreignState ?? webhook.state,
    attempts: webhook.attempts,
    last_status: webhook.log?.at(-1)?.status ?? null,
    next_attempt_at: webhook.nextAttemptAt === undefined ? null : iso(webhook.nextAttemptAt),
  };
}

/** Every image's state; of one that waits for another attempt why, and until when. */
export function outputViews(job: Job): Record<string, unknown>[] {
  return job.outputs.map((output, index) => ({
    number: index + 1,
    state: output.state === 'foreign' ? output.name : output.state,
    attempts: output.attempts,
    ...(output.state === 'failed' ? { code: output.code } : {}),
    ...('trouble' in output && output.trouble !== undefined ? { last_code: output.trouble } : {}),
    ...(output.state === 'queued' && output.notBefore !== undefined ? { next_attempt_at: iso(output.notBefore) } : {}),
  }));
}

/** The delivered images with fresh addresses. */
export async function imageViews(job: Job, urls: ObjectUrls, now: number): Promise<Record<string, unknown>[]> {
  return Promise.all(
    deliveredImages(job).map(async ({ number, image }) => ({
      ...presentImage(job, number, image, await urls.sign(image.key, URL_SECONDS, new Date(now))),
      expires_at: iso(now + URL_SECONDS * 1000),
    })),
  );
}

/** Why images failed, in the reader's language; `detail` holds the model's own words. */
export function errorViews(job: Job, language: Language): Record<string, unknown>[] {
  return failedOutputs(job).map(({ number, output: { code, detail } }) => ({
    number,
    code,
    error: CODES[code].error,
    message: sentenceOf(code, language),
    retryable: CODES[code].retry,
    charged: false,
    ...(detail === undefined ? {} : { detail }),
  }));
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
