import * as v from 'valibot';
import { InputRefRow } from '../../inputs/input-ref.ts';
import { RECEIVERS } from '../../webhooks/webhook-receivers.ts';
import { objectKeyOf } from '../image/object-key.ts';
import type { Kind } from '../kind.ts';
import { formatOf, OUTPUT_FORMATS, QUALITY_LEVELS, REFERENCE_ROLES } from './ecommerce-request.ts';
import { EcommerceImageRequestBody, parseEcommerceRequest } from './parse-ecommerce-request.ts';
import { ECOMMERCE_VIEW } from './present.ts';
import { ECOMMERCE_WORDS } from './words.ts';

/** What Lambda takes of a request, pictures in base64 and all. */
const MAX_BODY_BYTES = 6 * 1024 * 1024;

/** Square pictures of a product after up to ten references, one to four of them, each a part and paid by itself. */
export const ecommerceImage = {
  name: 'ecommerce-image',
  routes: {
    create: '/api/secure/images/generate-ecommerce',
    // Of one family with images: read by the same routes, and shown alike.
    status: '/api/images/status/{job_id}',
    result: '/api/images/result/{job_id}',
  },
  order: { body: EcommerceImageRequestBody, maxBodyBytes: MAX_BODY_BYTES, parse: parseEcommerceRequest },
  row: v.object({
    prompt: v.string(),
    references: v.array(
      v.object({ role: v.picklist(REFERENCE_ROLES), description: v.exactOptional(v.string()), image: InputRefRow }),
    ),
    qualityLevel: v.picklist(QUALITY_LEVELS),
    numVariations: v.number(),
    outputFormat: v.picklist(OUTPUT_FORMATS),
    requirements: v.array(v.string()),
  }),
  price: { capture: 'each', units: ({ numVariations }) => numVariations },
  pace: ({ qualityLevel }) => `product-${qualityLevel}`,
  plan: ({ numVariations }) => Array.from({ length: numVariations }, (_, index) => ({ name: String(index + 1) })),
  retry: (request, failed) => ({ ...request, numVariations: failed }),
  inputs: ({ references }) => references.map(({ image }) => image),
  erased: (request) => ({ ...request, prompt: '', references: [], requirements: [] }),
  keyOf: (job, part) => objectKeyOf(job, part, formatOf(job.request)),
  words: ECOMMERCE_WORDS,
  view: ECOMMERCE_VIEW,
  // The receiver goes by the Clerk id and makes its row at the end: before that, steps change nothing.
  webhook: { receiver: RECEIVERS['ecommerce-image'], contentType: 'image', tellsServerIds: true },
} as const satisfies Kind<'ecommerce-image'>;
