import * as v from 'valibot';
import { InputRefRow } from '../../inputs/input-ref.ts';
import { RECEIVERS } from '../../webhooks/webhook-receivers.ts';
import { CLIP_ROW, MAX_ORDER_BYTES } from '../clips/clip-fields.ts';
import { clipKeyOf, clipPlan } from '../clips/clip-plan.ts';
import { CLIP_VIEW } from '../clips/present.ts';
import { CLIP_WORDS } from '../clips/words.ts';
import type { Kind } from '../kind.ts';
import { REFERENCE_TYPES } from './custom-video-request.ts';
import { CustomVideoRequestBody, parseCustomVideoRequest } from './parse-custom-video-request.ts';

/** Clips that go by up to three pictures: one to four, each a part and paid by itself. */
export const customVideo = {
  name: 'custom-video',
  routes: {
    create: '/api/secure/videos/generate-with-images',
    status: '/api/videos/status/{job_id}',
    result: '/api/videos/result/{job_id}',
  },
  order: { body: CustomVideoRequestBody, maxBodyBytes: MAX_ORDER_BYTES, parse: parseCustomVideoRequest },
  row: v.object({
    ...CLIP_ROW,
    references: v.array(
      v.object({
        picture: InputRefRow,
        role: v.picklist(REFERENCE_TYPES),
        description: v.exactOptional(v.string()),
      }),
    ),
    openingImage: v.exactOptional(v.string()),
  }),
  price: { capture: 'each', units: ({ count }) => count },
  pace: ({ durationSeconds }) => `${durationSeconds}s`,
  plan: clipPlan,
  retry: (request, failed) => ({ ...request, count: failed }),
  inputs: ({ references }) => references.map(({ picture }) => picture),
  erased: ({ negativePrompt: _words, openingImage: _opening, ...request }) => ({
    ...request,
    prompt: '',
    references: [],
  }),
  keyOf: clipKeyOf,
  words: CLIP_WORDS,
  view: CLIP_VIEW,
  webhook: {
    receiver: RECEIVERS['custom-video'],
    contentType: 'video',
    tellsServerIds: false,
    steps: { initializing: 'processing', generating: 'generating', saving: 'downloading' },
    // With our answer the frontend writes "in progress", over whatever came before.
    settlesMs: 5_000,
  },
} as const satisfies Kind<'custom-video'>;
