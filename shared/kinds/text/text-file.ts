import * as v from 'valibot';
import { TEXT_LANGUAGES } from './text-language.ts';

/** Media type of the files of texts: JSON, in the bucket only. Rows and messages never hold any of it. */
export const TEXT_CONTENT_TYPE = 'application/json';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** What was measured of a text, by the name of the measure. Numbers, words of ours and yes or no: nothing of the text itself. */
export const Quality = v.record(v.string(), v.union([v.number(), v.string(), v.boolean()]));
export type Quality = v.InferOutput<typeof Quality>;

/** One written part: an introduction, a section, a conclusion, a chapter. */
export const TextFile = v.object({
  /** Empty for an introduction and a conclusion. Not repeated in `markdown`. */
  heading: v.string(),
  /** Light Markdown: paragraphs, lists and, in chapters, `###` headings, separated by one blank line each. */
  markdown: v.pipe(v.string(), v.nonEmpty()),
  /** As `countWords` counts them. */
  words: count,
  language: v.picklist(TEXT_LANGUAGES),
  quality: Quality,
});
export type TextFile = v.InferOutput<typeof TextFile>;

/** What the outline of a text says of one of its parts. */
export const OutlinedPart = v.object({
  /** Of a section or chapter. */
  title: v.pipe(v.string(), v.nonEmpty()),
  /** What it covers, and so what its neighbours leave to it. */
  description: v.string(),
});
export type OutlinedPart = v.InferOutput<typeof OutlinedPart>;
