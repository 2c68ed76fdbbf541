import * as v from 'valibot';

/** A message of the generation queue: one image of one job. */
export const ImageMessage = v.object({
  user_id: v.string(),
  job_id: v.string(),
  number: v.pipe(v.number(), v.integer(), v.minValue(1)),
});
export type ImageMessage = v.InferOutput<typeof ImageMessage>;

/** A message of the delivery queue: the webhook of one job. */
export const DeliveryMessage = v.object({ user_id: v.string(), job_id: v.string() });
export type DeliveryMessage = v.InferOutput<typeof DeliveryMessage>;
