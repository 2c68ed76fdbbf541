import { pictureFile, picturesMade } from '../image/present.ts';
import type { KindView, ShownJob } from '../kind.ts';
import type { EcommerceShown } from './answers.ts';
import { type EcommerceImageRequest, formatOf } from './ecommerce-request.ts';

function metadata(job: ShownJob<'ecommerce-image'>, at: number): EcommerceShown['metadata'] {
  const { prompt = '', qualityLevel = '', outputFormat = '' } = job.request;
  const config_used = { quality_level: qualityLevel, output_format: outputFormat, num_variations: job.parts.length };
  return { ...picturesMade(job, prompt, at), config_used };
}

/** What the API and the webhooks show of a job for product images. */
export const ECOMMERCE_VIEW = {
  file(job, part, url) {
    const format = job.foreign ? (job.request['outputFormat'] ?? '').toUpperCase() : formatOf(job.request);
    return pictureFile({ prompt: job.request.prompt ?? '', format }, part, url);
  },
  metadata,
  quoted: ({ qualityLevel, outputFormat, numVariations }: EcommerceImageRequest, price) => ({
    price_per_image: price,
    quality_level: qualityLevel,
    output_format: outputFormat,
    num_variations: numVariations,
  }),
  listed: ({ parts, request: { prompt = '' } }) => ({ num_images: parts.length, prompt }),
  counted: (total) => ({ num_images: total }),
  filed: (total, images) => ({ num_images: total, images }),
  accepted: (told) => told,
  status: (told, { files }) => ({ ...told, images: files }),
  result: (told, made) => ({ ...told, images: made.files, metadata: made.metadata }),
  completed(job, files, endedAt) {
    const { prompt = '' } = job.request;
    const made = metadata(job, endedAt);
    return { prompt, num_images: files.length, images: files, metadata: made, generation_metadata: made };
  },
} as const satisfies KindView<'ecommerce-image'>;
