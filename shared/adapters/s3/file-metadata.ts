import * as v from 'valibot';
import { JsonValue } from '../../jobs/json-value.ts';
import type { StoredFile } from '../../jobs/part.ts';

/** What is kept beside the bytes, as S3 user metadata (strings). */
const Metadata = v.object({
  model: v.string(),
  seconds: v.pipe(v.string(), v.toNumber()),
  'input-tokens': v.pipe(v.string(), v.toNumber()),
  facts: v.string(),
});
const Facts = v.pipe(v.string(), v.parseJson(), v.record(v.string(), JsonValue));

type Described = Pick<StoredFile, 'model' | 'seconds' | 'inputTokens' | 'facts'>;

/** S3 takes 2 KB in all, of US-ASCII: an escaped character needs up to twelve. */
const MODEL_CHARACTERS = 80;
const MAX_FACTS = 800;

/**
 * What is known of a file, as S3's user metadata can hold it. The model's name is the provider's and may be anything: it is escaped as in
 * a URL, and cut between characters. The job's row keeps it whole; this copy is for an attempt that adopts the object.
 *
 * @throws RangeError for facts that are too many to be kept: a bug of the kind.
 */
export function metadataOf({ model, seconds, inputTokens, facts }: Described): v.InferInput<typeof Metadata> {
  const name = [...model.toWellFormed()].slice(0, MODEL_CHARACTERS).join('');
  const kept = encodeURIComponent(JSON.stringify(facts));
  if (kept.length > MAX_FACTS) throw new RangeError('the facts of a file are too long for its metadata');
  return {
    model: encodeURIComponent(name),
    seconds: String(seconds),
    'input-tokens': String(inputTokens),
    facts: kept,
  };
}

/** The same, read; `undefined` for an object that we have not written. */
export function descriptionOf(metadata: Readonly<Record<string, string>> | undefined): Described | undefined {
  const parsed = v.safeParse(Metadata, metadata);
  if (!parsed.success) return undefined;
  const { 'input-tokens': inputTokens, model, seconds, facts } = parsed.output;
  const kept = v.safeParse(Facts, unescaped(facts));
  return kept.success ? { seconds, inputTokens, model: unescaped(model), facts: kept.output } : undefined;
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // nothing of ours, and still a name
  }
}
