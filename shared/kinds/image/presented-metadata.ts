import { cutText } from '../../jobs/cut-text.ts';
import { deliveredImages, type Job } from '../../jobs/job.ts';

/** Characters of the frontend's column. The provider decides how it calls its models. */
const LONGEST_MODEL_NAME = 191;

/**
 * How a job's images were made. Whole seconds: the frontend writes them into a number column, and a text or a fraction there
 * loses the images.
 */
export function presentMetadata(job: Job, at: number) {
  const images = deliveredImages(job).map(({ image }) => image);
  const seconds = Math.round(Math.max(0, ...images.map((image) => image.seconds)));
  const model = cutText(images[0]?.model ?? '', LONGEST_MODEL_NAME);
  return {
    model_name: model,
    version: model,
    model_version: model,
    generation_time_seconds: seconds,
    processing_time: Math.round(((job.closedAt ?? at) - job.createdAt) / 1000),
    generation_time: seconds,
    download_time: 0,
    input_tokens: images.reduce((sum, image) => sum + image.inputTokens, 0),
    output_size_bytes: images.reduce((sum, image) => sum + image.bytes, 0),
    timestamp: new Date(job.closedAt ?? at).toISOString(),
    prompt_used: job.request.prompt,
    config_used: {
      size: job.request.size,
      style: job.request.style,
      format: job.request.format,
      quality: job.request.quality,
    },
  };
}
