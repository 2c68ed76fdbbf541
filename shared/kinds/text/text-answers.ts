import * as v from 'valibot';
import { count, time } from '../../contract/job-answers.ts';
import { TEXT_LANGUAGES } from './text-language.ts';

const url = v.pipe(v.string(), v.url());

/** Statuses as the frontend writes them. */
export const TEXT_STATUSES = [
  'pending',
  'generating_outline',
  'writing_chapters',
  'finalizing',
  'completed',
  'failed',
  'cancelled',
] as const;
export type TextStatus = (typeof TEXT_STATUSES)[number];

/** A file of a text that is done: the text itself as JSON, a book also as EPUB. */
export const textFile = v.strictObject({
  /** The part that it is of: `article`, `book`, `epub`. */
  name: v.string(),
  s3_key: v.string(),
  url,
  filename: v.string(),
  content_type: v.string(),
  size_bytes: count,
});

/** The files, with addresses that are signed until a time. */
export const filed = { files: v.array(v.strictObject({ ...textFile.entries, expires_at: time })) };

/** How a text was made. */
export const textMetadata = v.strictObject({
  model_name: v.string(),
  /** Of all calls of the model together. */
  generation_time_seconds: count,
  /** From the order to the end. */
  processing_time: count,
  input_tokens: count,
  timestamp: time,
});

export const counted = { num_parts: v.pipe(count, v.minValue(1)) };
export const language = v.picklist(TEXT_LANGUAGES);
/** What was measured: see docs/quality.md. */
export const quality = v.record(v.string(), v.union([v.number(), v.string(), v.boolean()]));
