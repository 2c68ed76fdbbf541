import * as v from 'valibot';
import { InputRefRow } from '../../inputs/input-ref.ts';
import { RECEIVERS } from '../../webhooks/webhook-receivers.ts';
import { CLIP_ROW, MAX_ORDER_BYTES } from '../clips/clip-fields.ts';
import { clipKeyOf, clipPlan } from '../clips/clip-plan.ts';
import { CLIP_VIEW } from '../clips/present.ts';
import { CLIP_WORDS } from '../clips/words.ts';
import type { Kind } from '../kind.ts';
import { parseVideoRequest, VideoRequestBody } from './parse-video-request.ts';

/** Clips from a text, or from a picture with which they begin: one to four, each a part and paid by itself. */
export const video = {
  name: 'video',
  routes: {
    create: '/api/videos/generate',
    status: '/api/videos/status/{job_id}',
    result: '/api/videos/result/{job_id}',
  },
  order: { body: VideoRequestBody, maxBodyBytes: MAX_ORDER_BYTES, parse: parseVideoRequest },
  row: v.object({ ...CLIP_ROW, firstFrame: v.exactOptional(InputRefRow) }),
  price: { capture: 'each', units: ({ count }) => count },
  pace: ({ durationSeconds }) => `${durationSeconds}s`,
  plan: clipPlan,
  retry: (request, failed) => ({ ...request, count: failed }),
  inputs: ({ firstFrame }) => (firstFrame === undefined ? [] : [firstFrame]),
  erased: ({ firstFrame: _picture, negativePrompt: _words, ...request }) => ({ ...request, prompt: '' }),
  keyOf: clipKeyOf,
  words: CLIP_WORDS,
  view: {
    ...CLIP_VIEW,
    // Of a failure this receiver reads nothing but the prompt, and shows it as the reason.
    failed: ({ jobId, request: { prompt = '' } }) => ({ job_id: jobId, metadata: { prompt_used: prompt } }),
  },
  webhook: {
    receiver: RECEIVERS.video,
    contentType: 'video',
    tellsServerIds: false,
    steps: { initializing: 'processing', generating: 'generating', saving: 'downloading' },
  },
} as const satisfies Kind<'video'>;
