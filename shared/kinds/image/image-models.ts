import * as v from 'valibot';
import type { IMAGE_QUALITIES } from './image-request.ts';

/** One model to try, and how to ask it. Ids, sizes and limits live in configuration: models retire about every five months. */
const ModelChoice = v.strictObject({
  /** The provider's id, for example `gemini-nano-banana-2.1`. */
  model: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9.-]*$/)),
  /** Left out for models that draw at 1K only: they refuse the field. */
  imageSize: v.optional(v.picklist(['1K', '2K', '4K'])),
  /** How long one call may take, in seconds. */
  timeoutSeconds: v.pipe(v.number(), v.minValue(1), v.maxValue(280)),
});

/** For each quality an ordered list: the first is used, the next when a model answers that it is gone (404). */
export const ImageModels = v.strictObject({
  standard: v.pipe(v.array(ModelChoice), v.minLength(1)),
  high: v.pipe(v.array(ModelChoice), v.minLength(1)),
  ultra: v.pipe(v.array(ModelChoice), v.minLength(1)),
}) satisfies v.GenericSchema<unknown, Record<(typeof IMAGE_QUALITIES)[number], unknown>>;

export type ModelChoice = v.InferOutput<typeof ModelChoice>;
export type ImageModels = v.InferOutput<typeof ImageModels>;
