import * as v from 'valibot';
import { PROGRESS_STEPS } from '../../webhooks/webhook-progress.ts';

/** A message of the generation queue: one image of one job. */
export const ImageMessage = v.object({
  user_id: v.string(),
  job_id: v.string(),
  number: v.pipe(v.number(), v.integer(), v.minValue(1)),
  correlation_id: v.string(),
});
export type ImageMessage = v.InferOutput<typeof ImageMessage>;

/** A message of the delivery queue: the end of one job, or, with `progress`, a step on the way to it. */
export const DeliveryMessage = v.object({
  user_id: v.string(),
  job_id: v.string(),
  correlation_id: v.string(),
  progress: v.optional(
    v.object({
      step: v.picklist(PROGRESS_STEPS),
      number: v.pipe(v.number(), v.integer(), v.minValue(1)),
      percent: v.number(),
      /** Epoch ms. */
      sent_at: v.number(),
    }),
  ),
});
export type DeliveryMessage = v.InferOutput<typeof DeliveryMessage>;
