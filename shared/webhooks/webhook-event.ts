import { deliveredImages, failedOutputs, isDeleted, type Job } from '../jobs/job.ts';
import { failureSentence, jobSentence, waitingSentence } from '../kinds/image/job-sentence.ts';
import { presentImage } from '../kinds/image/presented-image.ts';
import { presentMetadata } from '../kinds/image/presented-metadata.ts';
import { CODES, sentenceOf } from '../messages/codes.ts';
import type { ProgressEvent } from './webhook-progress.ts';
import { RECEIVERS, type Receiver } from './webhook-receivers.ts';

/**
 * What the frontend is told of a job that has ended: it knows no other ends. A cancelled job whose owner keeps images that were
 * done, and has paid for them, is completed to it; one whose content was deleted before it heard of it has nothing to show.
 */
export function terminalStatusOf(job: Job): 'completed' | 'failed' {
  return !isDeleted(job) && deliveredImages(job).length > 0 ? 'completed' : 'failed';
}

/**
 * The receiver of a job's events; `undefined` while only a newer version knows which it is, or what to say: the event of such a job
 * waits for that version.
 */
export function receiverOf(job: Job): Receiver | undefined {
  return job.kind === 'image' && job.outputs.every(({ state }) => state !== 'foreign') ? RECEIVERS.image : undefined;
}

/**
 * The body of a job's terminal webhook: the superset that all receivers of the frontend accept, statuses in lower case, in
 * French whatever the request's language, because the receiver stores the sentences for its users.
 *
 * It follows from the closed row alone, so every attempt at the event says the same; only the signatures of its addresses are new.
 *
 * @param urls signed addresses of the delivered images, in the order of {@link deliveredImages}.
 * @param environment `production` or the stage's name.
 */
export function terminalWebhook(job: Job, urls: readonly string[], environment: string): Record<string, unknown> {
  const status = terminalStatusOf(job);
  const endedAt = job.closedAt ?? job.updatedAt;
  const common = {
    ...head(job, status, environment, endedAt),
    has_data: status === 'completed',
    message: jobSentence(job, 'fr', endedAt),
  };
  if (status === 'failed') {
    const erased = isDeleted(job);
    const code = erased ? 'job_deleted' : (failedOutputs(job)[0]?.output.code ?? 'internal_error');
    const reason = erased ? sentenceOf(code, 'fr') : failureSentence(job, 'fr');
    return {
      ...common,
      progress: 0,
      error: reason,
      error_message: reason,
      message: reason,
      code,
      retryable: CODES[code].retry,
      credits_charged: job.credits.captured,
      credits_refunded: job.credits.released,
    };
  }
  const images = deliveredImages(job).map(({ number, image }, index) =>
    presentImage(job, number, image, urls[index] ?? ''),
  );
  const metadata = presentMetadata(job, endedAt);
  return {
    ...common,
    progress: 100,
    credits_charged: job.credits.captured,
    credits_refunded: job.credits.released,
    data: {
      job_id: job.jobId,
      user_id: job.userId,
      status: 'completed',
      success: true,
      generated_at: new Date(endedAt).toISOString(),
      prompt: job.request.prompt,
      num_images: images.length,
      images,
      metadata,
      generation_metadata: metadata,
    },
  };
}

/** The body of a step on the way. */
export function progressWebhook(
  job: Job,
  { status, percent }: ProgressEvent,
  environment: string,
  now: number,
): Record<string, unknown> {
  return {
    ...head(job, status, environment, now),
    has_data: false,
    progress: percent,
    message: waitingSentence(SHOWN[status], job.outputs.length, 'fr'),
  };
}

const SHOWN = { initializing: 'INITIALIZING', generating: 'GENERATING', saving: 'SAVING' } as const;

/** @param at when what it tells came to pass, epoch ms. */
function head(job: Job, status: string, environment: string, at: number) {
  return {
    job_id: job.jobId,
    status,
    content_type: 'image',
    timestamp: new Date(at).toISOString(),
    environment,
    user_id: job.userId,
    request_id: job.correlationId,
  };
}
