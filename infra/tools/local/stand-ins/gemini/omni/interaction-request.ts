import * as v from 'valibot';
import { films, pixelsOf, secondsOf } from './omni-models.ts';

const Text = v.strictObject({ type: v.literal('text'), text: v.string() });
const Image = v.strictObject({
  type: v.literal('image'),
  mime_type: v.picklist(['image/png', 'image/jpeg', 'image/webp', 'image/heic', 'image/heif']),
  data: v.optional(v.pipe(v.string(), v.nonEmpty(), v.base64())),
  uri: v.optional(v.string()),
});
const Content = v.array(v.variant('type', [Text, Image]));
const Step = v.strictObject({ type: v.literal('user_input'), content: Content });

const Format = v.strictObject({
  type: v.literal('video'),
  aspect_ratio: v.optional(v.picklist(['16:9', '9:16']), '16:9'),
  resolution: v.optional(v.picklist(['360p', '720p', '1080p', '4k']), '720p'),
  duration: v.optional(v.string(), '5s'),
  delivery: v.optional(v.picklist(['inline', 'uri']), 'inline'),
});

const TASKS = ['text_to_video', 'image_to_video', 'reference_to_video', 'edit', 'extend', 'upscale'] as const;

/** The body of `POST /interactions`. Like the API it refuses what it does not know: counts, people, negative prompts, temperatures. */
const Body = v.strictObject({
  model: v.string(),
  input: v.union([v.string(), Content, v.array(Step)]),
  response_format: v.optional(v.union([Format, v.pipe(v.array(Format), v.length(1))])),
  generation_config: v.optional(
    v.strictObject({
      video_config: v.optional(v.strictObject({ task: v.optional(v.picklist(TASKS)) }), {}),
      seed: v.optional(v.pipe(v.number(), v.integer())),
      thinking_level: v.optional(v.string()),
      max_output_tokens: v.optional(v.number()),
    }),
    {},
  ),
  background: v.optional(v.boolean(), false),
  store: v.optional(v.boolean(), true),
  stream: v.optional(v.literal(false)),
  previous_interaction_id: v.optional(v.string()),
  service_tier: v.optional(v.picklist(['flex', 'standard', 'priority', 'deferred'])),
  labels: v.optional(
    v.record(v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_-]{0,62}$/)), v.pipe(v.string(), v.regex(/^[a-z0-9_-]{0,63}$/))),
    {},
  ),
});

/** A request that the API would work on. */
export interface FilmRequest {
  readonly model: string;
  readonly prompt: string;
  readonly task: (typeof TASKS)[number] | undefined;
  /** Of the pictures, in their order. */
  readonly mimeTypes: readonly string[];
  readonly width: number;
  readonly height: number;
  readonly seconds: number;
  readonly delivery: 'inline' | 'uri';
  readonly background: boolean;
  readonly store: boolean;
  readonly labels: Readonly<Record<string, string>>;
}

/** An error as the Interactions API writes it: its code is a word. */
export interface InteractionError {
  readonly http: number;
  readonly code: string;
  readonly message: string;
}

/** Reads a body, or says what the API says about it. */
export function readFilmRequest(text: string): FilmRequest | InteractionError {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Body), text);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    return invalid(`Invalid value at '${v.getDotPath(issue) ?? ''}': ${issue.message}`);
  }
  const { model, input, response_format: format, generation_config: config, background, store, labels } = parsed.output;
  if (!films(model)) {
    return { http: 404, code: 'not_found', message: `The model ${model} is not found or no longer available.` };
  }
  const blocks = typeof input === 'string' ? [{ type: 'text' as const, text: input }] : input.flatMap(blocksOf);
  const prompt = blocks.flatMap((block) => (block.type === 'text' ? block.text : [])).join('\n');
  const pictures = blocks.flatMap((block) => (block.type === 'image' ? [block] : []));
  const [wanted] = [format ?? v.parse(Format, { type: 'video' })].flat();
  const { aspect_ratio: ratio, resolution, duration, delivery } = wanted ?? v.parse(Format, { type: 'video' });
  const seconds = secondsOf(model, duration);
  if (seconds === undefined) return invalid(`Duration ${duration} is not supported by ${model}.`);
  if (background && !store) return invalid('background requires store to be true.');
  const problem = pictureProblem(prompt, pictures.length, config.video_config.task);
  if (problem !== undefined) return invalid(problem);
  const mimeTypes = pictures.map(({ mime_type: mimeType }) => mimeType);
  const made = { ...pixelsOf(resolution, ratio), seconds, delivery, background, store, labels };
  return { model, prompt, task: config.video_config.task, mimeTypes, ...made };
}

type Block = v.InferOutput<typeof Text> | v.InferOutput<typeof Image>;

function blocksOf(one: Block | v.InferOutput<typeof Step>): readonly Block[] {
  return one.type === 'user_input' ? one.content : [one];
}

function pictureProblem(prompt: string, pictures: number, task: string | undefined): string | undefined {
  if (prompt.trim() === '') return 'The input has no text.';
  if (task === 'text_to_video' && pictures > 0) return 'text_to_video takes no images.';
  if (task === 'image_to_video' && (pictures < 1 || pictures > 2)) return 'image_to_video takes one or two images.';
  if (task === 'reference_to_video' && pictures < 1) return 'reference_to_video takes at least one image.';
  const strange = [...prompt.matchAll(/<(FIRST_FRAME|LAST_FRAME|IMAGE_REF_(\d+))>/g)].find(
    ([, name, index]) => Number(index ?? (name === 'LAST_FRAME' ? 1 : 0)) >= pictures,
  );
  return strange === undefined ? undefined : `The prompt names ${strange[1]}, which is not among the inputs.`;
}

function invalid(message: string): InteractionError {
  return { http: 400, code: 'invalid_request', message };
}
