import { cutText } from '../../jobs/cut-text.ts';
import type { Job } from '../../jobs/job.ts';
import { type DeliveredPart, deliveredParts } from '../../jobs/part.ts';
import type { KindView, ShownJob } from '../kind.ts';
import type { ImageShown } from './answers.ts';

/** A delivered picture of a job for images of any kind. @param url a signed address of the object. */
export function pictureFile(
  { prompt, format }: { readonly prompt: string; readonly format: string },
  { name, file }: DeliveredPart,
  url: string,
): ImageShown['file'] {
  const { width, height } = pixelsOf(file.facts);
  return {
    number: Number(name),
    file_path: file.key,
    s3_key: file.key,
    url,
    s3_url: url,
    file_url: url,
    filename: file.key.slice(file.key.lastIndexOf('/') + 1),
    description: prompt,
    format,
    size_bytes: file.bytes,
    file_size: file.bytes,
    dimensions: `${width}x${height}`,
    width,
    height,
  };
}

/** Characters of the frontend's column. The provider decides how it calls its models. */
const LONGEST_MODEL_NAME = 191;

/**
 * How the pictures of a job were made, but for the options of its order. Whole seconds: the frontend writes them into a number column,
 * and a text or a fraction there loses the images.
 */
export function picturesMade(job: Job, prompt: string, at: number): Omit<ImageShown['metadata'], 'config_used'> {
  const files = deliveredParts(job.parts).map(({ file }) => file);
  const seconds = Math.round(Math.max(0, ...files.map((file) => file.seconds)));
  const model = cutText(files[0]?.model ?? '', LONGEST_MODEL_NAME);
  return {
    model_name: model,
    version: model,
    model_version: model,
    generation_time_seconds: seconds,
    processing_time: Math.round(((job.closedAt ?? at) - job.createdAt) / 1000),
    generation_time: seconds,
    download_time: 0,
    input_tokens: files.reduce((sum, file) => sum + file.inputTokens, 0),
    output_size_bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    timestamp: new Date(job.closedAt ?? at).toISOString(),
    prompt_used: prompt,
  };
}

function presentMetadata(job: ShownJob<'image'>, at: number): ImageShown['metadata'] {
  const { prompt = '', size = '', style = '', format = '', quality = '' } = job.request;
  return { ...picturesMade(job, prompt, at), config_used: { size, style, format, quality } };
}

/** What the API and the webhooks show of a job for images. */
export const IMAGE_VIEW = {
  file: ({ request: { prompt = '', format = '' } }, part, url) => pictureFile({ prompt, format }, part, url),
  metadata: presentMetadata,
  quoted: ({ numImages, size, style, format, quality }, price) => ({
    price_per_image: price,
    num_images: numImages,
    size,
    style,
    format,
    quality,
  }),
  listed: ({ parts, request: { prompt = '' } }) => ({ num_images: parts.length, prompt }),
  counted: (total) => ({ num_images: total }),
  filed: (total, images) => ({ num_images: total, images }),
  accepted: (told) => told,
  status: (told, { files }) => ({ ...told, images: files }),
  result: (told, { files, metadata }) => ({ ...told, images: files, metadata }),
  completed(job, files, endedAt) {
    const { prompt = '' } = job.request;
    const metadata = presentMetadata(job, endedAt);
    return { prompt, num_images: files.length, images: files, metadata, generation_metadata: metadata };
  },
} as const satisfies KindView<'image'>;

function pixelsOf({ width = 0, height = 0 }: DeliveredPart['file']['facts']): { width: number; height: number } {
  return { width: Number(width), height: Number(height) };
}
