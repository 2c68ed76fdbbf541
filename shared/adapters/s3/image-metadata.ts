import * as v from 'valibot';
import type { StoredImage } from '../../jobs/job.ts';
import type { Drawing } from '../../kinds/image/image-store.ts';

/** What is kept beside the bytes, as S3 user metadata (strings). */
const Metadata = v.object({
  width: v.pipe(v.string(), v.toNumber()),
  height: v.pipe(v.string(), v.toNumber()),
  model: v.string(),
  seconds: v.pipe(v.string(), v.toNumber()),
  'input-tokens': v.pipe(v.string(), v.toNumber()),
});

type Described = Pick<StoredImage, 'width' | 'height'> & Drawing;

/** S3 takes 2 KB in all, of US-ASCII: an escaped character needs up to twelve. */
const MODEL_CHARACTERS = 120;

/**
 * What is known of an image, as S3's user metadata can hold it. The model's name is the provider's and may be anything: it is escaped
 * as in a URL, and cut between characters. The job's row keeps it whole; this copy is for an attempt that adopts the object.
 */
export function metadataOf({ width, height, model, seconds, inputTokens }: Described): v.InferInput<typeof Metadata> {
  const name = [...model.toWellFormed()].slice(0, MODEL_CHARACTERS).join('');
  return {
    width: String(width),
    height: String(height),
    model: encodeURIComponent(name),
    seconds: String(seconds),
    'input-tokens': String(inputTokens),
  };
}

/** The same, read; `undefined` for an object that we have not written. */
export function descriptionOf(metadata: Readonly<Record<string, string>> | undefined): Described | undefined {
  const parsed = v.safeParse(Metadata, metadata);
  if (!parsed.success) return undefined;
  const { 'input-tokens': inputTokens, model, ...same } = parsed.output;
  return { ...same, inputTokens, model: unescaped(model) };
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // nothing of ours, and still a name
  }
}
