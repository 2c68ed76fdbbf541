import * as v from 'valibot';

/** One model to try, and how to ask it. Ids, levels and limits live in configuration: models retire about every five months. */
const TextModelChoice = v.strictObject({
  /** The provider's id, for example `gemini-3.8-flash`. */
  model: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9.-]*$/)),
  /** How long it thinks before it writes; left out, the model's own default. Thinking is billed as what is written. */
  thinkingLevel: v.optional(v.picklist(['LOW', 'MEDIUM', 'HIGH'])),
  /** How long one call may take, in seconds. */
  timeoutSeconds: v.pipe(v.number(), v.minValue(1), v.maxValue(280)),
});
const List = v.pipe(v.array(TextModelChoice), v.minLength(1));

/** For each step an ordered list: the first is used, the next when a model answers that it is gone (404). */
export const TextModels = v.strictObject({
  /** Plans the text. */
  outline: List,
  /** Writes introductions, sections, conclusions and chapters. */
  writing: List,
});

export type TextModelChoice = v.InferOutput<typeof TextModelChoice>;
export type TextModels = v.InferOutput<typeof TextModels>;
export type WritingStep = keyof TextModels;
