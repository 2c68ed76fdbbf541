import * as v from 'valibot';
import { Accepted, Result, Status } from '../../contract/job-answers.ts';
import type { Answered } from '../answered.ts';
import { IMAGE_FORMATS, IMAGE_QUALITIES, IMAGE_STYLES, MAX_IMAGES_PER_JOB } from './image-request.ts';
import { IMAGE_SIZES } from './image-size.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const url = v.pipe(v.string(), v.url());
const options = {
  size: v.picklist(IMAGE_SIZES),
  style: v.picklist(IMAGE_STYLES),
  format: v.picklist(IMAGE_FORMATS),
  quality: v.picklist(IMAGE_QUALITIES),
};

/** The number of an image in its job, from 1. */
export const imageNumber = v.pipe(count, v.minValue(1), v.maxValue(MAX_IMAGES_PER_JOB));

/** A delivered image as the frontend's consumers read it: each of them knows the same facts under other names. */
const file = v.strictObject({
  number: imageNumber,
  file_path: v.string(),
  s3_key: v.string(),
  url,
  s3_url: url,
  file_url: url,
  filename: v.string(),
  /** The prompt. */
  description: v.string(),
  format: options.format,
  size_bytes: count,
  file_size: count,
  dimensions: v.pipe(v.string(), v.regex(/^\d+x\d+$/)),
  width: count,
  height: count,
});

/** How the images of a job were made. */
const metadata = v.strictObject({
  model_name: v.string(),
  version: v.string(),
  model_version: v.string(),
  generation_time_seconds: count,
  processing_time: count,
  generation_time: count,
  download_time: count,
  input_tokens: count,
  output_size_bytes: count,
  timestamp: v.pipe(v.string(), v.isoTimestamp()),
  prompt_used: v.string(),
  config_used: v.strictObject(options),
});

const counted = { num_images: imageNumber };
/** The addresses are signed until a time. */
const filed = {
  images: v.array(v.strictObject({ ...file.entries, expires_at: v.pipe(v.string(), v.isoTimestamp()) })),
};

/** What the contract and the webhooks say of a job for images beside what they say of every job. */
export const IMAGE_ANSWERS = {
  file,
  metadata,
  quoted: v.strictObject({ price_per_image: count, num_images: imageNumber, ...options }),
  listed: v.strictObject({ ...counted, prompt: v.string() }),
  counted: v.strictObject(counted),
  filed: v.strictObject({ ...counted, ...filed }),
  accepted: v.strictObject({ ...Accepted.entries, ...counted }),
  status: v.strictObject({ ...Status.entries, ...counted, ...filed }),
  result: v.strictObject({ ...Result.entries, ...counted, ...filed, metadata }),
  completed: v.strictObject({
    prompt: v.string(),
    num_images: count,
    images: v.array(file),
    metadata,
    generation_metadata: metadata,
  }),
};

/** What is shown of a job for images. */
export type ImageShown = { readonly [N in keyof typeof IMAGE_ANSWERS]: Answered<(typeof IMAGE_ANSWERS)[N]> };
