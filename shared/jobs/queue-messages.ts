import * as v from 'valibot';
import { PROGRESS_STEPS } from '../webhooks/webhook-progress.ts';

const ids = { user_id: v.string(), job_id: v.string(), correlation_id: v.string() };

/** A message of a worker's queue: one part of one job. */
export const PartMessage = v.object({
  ...ids,
  part: v.string(),
  /** The part's place in the plan, from 0. */
  position: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** The row has an operation of the provider to look at. */
  looks: v.exactOptional(v.boolean()),
  /** The part's `not_before` when its operation was last written down, epoch ms: a look belongs to it. */
  seen: v.exactOptional(v.number()),
});
export type PartMessage = v.InferOutput<typeof PartMessage>;

/** A message of the delivery queue: the end of one job, or, with `progress`, a step on the way to it. */
export const DeliveryMessage = v.object({
  ...ids,
  progress: v.optional(
    v.object({
      step: v.picklist(PROGRESS_STEPS),
      part: v.string(),
      percent: v.number(),
      /** Epoch ms. */
      sent_at: v.number(),
    }),
  ),
});
export type DeliveryMessage = v.InferOutput<typeof DeliveryMessage>;
