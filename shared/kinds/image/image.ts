import * as v from 'valibot';
import { StoredInputRow } from '../../inputs/input-ref.ts';
import { RECEIVERS } from '../../webhooks/webhook-receivers.ts';
import type { Kind } from '../kind.ts';
import { IMAGE_FORMATS, IMAGE_QUALITIES, IMAGE_STYLES } from './image-request.ts';
import { IMAGE_SIZES } from './image-size.ts';
import { objectKeyOf } from './object-key.ts';
import { ImageRequestBody, parseImageRequest } from './parse-image-request.ts';
import { IMAGE_VIEW } from './present.ts';
import { IMAGE_WORDS } from './words.ts';

/** Pictures from a text, one to four of them, each a part and paid by itself. */
export const image = {
  name: 'image',
  routes: {
    create: '/api/images/generate',
    status: '/api/images/status/{job_id}',
    result: '/api/images/result/{job_id}',
  },
  order: {
    body: ImageRequestBody,
    parse: (body, { language, allowsInput }) => parseImageRequest(body, language, allowsInput),
  },
  row: v.object({
    prompt: v.string(),
    numImages: v.number(),
    size: v.picklist(IMAGE_SIZES),
    style: v.picklist(IMAGE_STYLES),
    format: v.picklist(IMAGE_FORMATS),
    quality: v.picklist(IMAGE_QUALITIES),
    inputImageUrl: v.exactOptional(v.string()),
    inputImage: v.exactOptional(StoredInputRow),
  }),
  price: { capture: 'each', units: ({ numImages }) => numImages },
  pace: ({ quality }) => quality,
  plan: ({ numImages }) => Array.from({ length: numImages }, (_, index) => ({ name: String(index + 1) })),
  retry: (request, failed) => ({ ...request, numImages: failed }),
  inputs: ({ inputImageUrl: url, inputImage }) => {
    if (inputImage !== undefined) return [inputImage];
    return url === undefined ? [] : [{ from: 'url', url }];
  },
  erased: ({ inputImageUrl: _address, inputImage: _file, ...request }) => ({ ...request, prompt: '' }),
  keyOf: (job, part) => objectKeyOf(job, part, job.request.format),
  words: IMAGE_WORDS,
  view: IMAGE_VIEW,
  webhook: {
    receiver: RECEIVERS.image,
    contentType: 'image',
    tellsServerIds: false,
    steps: { initializing: 'initializing', generating: 'generating', saving: 'saving' },
  },
} as const satisfies Kind<'image'>;
