import { CODES, sentenceOf } from './codes.ts';
import { deliveredImages, failedOutputs, type ImageJob } from './job.ts';
import { jobSentence } from './job-sentence.ts';
import { presentImage } from './presented-image.ts';
import { presentMetadata } from './presented-metadata.ts';

/** Where the frontend listens for images; added to the stage's webhook base. */
export const IMAGE_WEBHOOK_PATH = '/api/webhooks/image-completion';

/**
 * The body of a job's terminal webhook: the superset that all receivers of the frontend accept, statuses in lower case, in
 * French whatever the request's language, because the receiver stores the sentences for its users.
 *
 * @param urls signed addresses of the delivered images, in the order of {@link deliveredImages}.
 * @param environment `production` or the stage's name.
 */
export function terminalWebhook(
  job: ImageJob,
  urls: readonly string[],
  environment: string,
  now: number,
): Record<string, unknown> {
  const completed = deliveredImages(job).length > 0; // a cancelled job keeps what was delivered, and it was paid
  const common = {
    job_id: job.jobId,
    status: completed ? 'completed' : 'failed',
    content_type: 'image',
    timestamp: new Date(now).toISOString(),
    environment,
    has_data: completed,
    user_id: job.userId,
    request_id: job.correlationId,
    message: jobSentence(job, 'fr'),
  };
  if (!completed) {
    const code = failedOutputs(job)[0]?.output.code ?? 'internal_error';
    const reason = sentenceOf(code, 'fr');
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
  const metadata = presentMetadata(job, now);
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
      generated_at: new Date(job.closedAt ?? now).toISOString(),
      prompt: job.request.prompt,
      num_images: images.length,
      images,
      metadata,
      generation_metadata: metadata,
    },
  };
}
