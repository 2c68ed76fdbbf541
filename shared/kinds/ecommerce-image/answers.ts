import * as v from 'valibot';
import { Accepted, Result, Status } from '../../contract/job-answers.ts';
import type { Answered } from '../answered.ts';
import { IMAGE_ANSWERS, imageNumber } from '../image/answers.ts';
import { OUTPUT_FORMATS, QUALITY_LEVELS } from './ecommerce-request.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const options = {
  quality_level: v.picklist(QUALITY_LEVELS),
  output_format: v.picklist(OUTPUT_FORMATS),
  num_variations: imageNumber,
};
/** How the pictures were made: as of images, but for the options of the order. */
const metadata = v.strictObject({ ...IMAGE_ANSWERS.metadata.entries, config_used: v.strictObject(options) });
const { file, counted, filed, listed } = IMAGE_ANSWERS;

/** What the contract and the webhooks say of a job for product images beside what they say of every job: files as images have them. */
export const ECOMMERCE_ANSWERS = {
  file,
  metadata,
  quoted: v.strictObject({ price_per_image: count, ...options }),
  listed,
  counted,
  filed,
  accepted: v.strictObject({ ...Accepted.entries, ...counted.entries }),
  status: v.strictObject({ ...Status.entries, ...counted.entries, ...filed.entries }),
  result: v.strictObject({ ...Result.entries, ...counted.entries, ...filed.entries, metadata }),
  completed: v.strictObject({
    prompt: v.string(),
    num_images: count,
    images: v.array(file),
    metadata,
    generation_metadata: metadata,
  }),
};

/** What is shown of a job for product images. */
export type EcommerceShown = {
  readonly [N in keyof typeof ECOMMERCE_ANSWERS]: Answered<(typeof ECOMMERCE_ANSWERS)[N]>;
};
