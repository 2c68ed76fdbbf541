import * as v from 'valibot';
import { listOf, odd } from '../answer-schema.ts';

const text = odd(v.string());
const count = odd(
  v.pipe(v.union([v.number(), v.pipe(v.string(), v.digits(), v.transform(Number))]), v.safeInteger(), v.minValue(0)),
);

/** A piece of output. */
const Block = v.object({ type: text, text, mime_type: text, data: text, uri: text });

/** One block may stand where a list of them is documented. */
const blocks = v.fallback(
  v.pipe(
    v.unknown(),
    v.transform((content): unknown => (Array.isArray(content) ? content : [content])),
    listOf(Block),
  ),
  [],
);

/** What the provider says of what went wrong: with words, or with numbers, as a code. */
const Problem = v.object({
  code: odd(v.union([v.string(), v.pipe(v.number(), v.transform(String))])),
  status: text,
  message: text,
});

/**
 * The parts of an interaction that decide anything. Every member but the status may be missing or odd; the status is open.
 *
 * @see https://ai.google.dev/gemini-api/docs/interactions
 */
export const Interaction = v.object({
  id: text,
  status: v.string(),
  model: text,
  steps: listOf(v.object({ type: text, content: blocks })),
  /** Where earlier versions of the API put what is in the last step now. */
  outputs: blocks,
  errors: listOf(Problem),
  error: odd(Problem),
  usage: odd(
    v.object({
      total_input_tokens: count,
      output_tokens_by_modality: listOf(v.object({ modality: text, tokens: count })),
    }),
  ),
});
export type Interaction = v.InferOutput<typeof Interaction>;
export type Block = v.InferOutput<typeof Block>;
export type Problem = v.InferOutput<typeof Problem>;
