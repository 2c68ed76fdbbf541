import * as v from 'valibot';
import { OutlinedPart, Quality } from '../text/text-file.ts';
import { TEXT_LANGUAGES } from '../text/text-language.ts';

/** Characters of the search result's line, and the frontend's column. */
export const META_DESCRIPTION = { least: 120, most: 155, column: 255 } as const;
/**
 * A title is stored in 255 characters; the public post needs one of at most 191, whose slug (`a-z0-9` and `-`) has at most 177: a title
 * of at most 177 characters has both.
 */
export const MAX_ARTICLE_TITLE_CHARACTERS = 177;
/** A heading is a line. */
export const MAX_HEADING_CHARACTERS = 191;

/** File of the part `outline` of an article. */
export const ArticleOutlineFile = v.object({
  language: v.picklist(TEXT_LANGUAGES),
  title: v.pipe(v.string(), v.nonEmpty()),
  /** 120–155 characters. */
  meta_description: v.string(),
  /** What the introduction leads to, and what the conclusion comes to. */
  introduction: v.string(),
  conclusion: v.string(),
  /** As many as the plan has sections. */
  sections: v.array(OutlinedPart),
  tags: v.array(v.string()),
  main_keywords: v.array(v.string()),
  quality: Quality,
});
export type ArticleOutlineFile = v.InferOutput<typeof ArticleOutlineFile>;

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** An article as it is put together from its parts. */
const articleText = {
  language: v.picklist(TEXT_LANGUAGES),
  title: v.string(),
  meta_description: v.string(),
  /** Light Markdown, ≤ 65,535 bytes. */
  introduction: v.string(),
  sections: v.array(v.object({ heading: v.string(), content: v.string() })),
  /** Light Markdown, ≤ 65,535 bytes. */
  conclusion: v.string(),
  tags: v.array(v.string()),
  main_keywords: v.array(v.string()),
  /** The sections with their headings (`##`), without introduction and conclusion. */
  full_content: v.string(),
  /** Of introduction, `full_content` and conclusion. */
  word_count: count,
};

/** What is measured of the whole. */
const articleScores = {
  /** 0–100: how much of the check-list of docs/quality.md is met. */
  seo_score: v.pipe(v.number(), v.minValue(0), v.maxValue(100)),
  /** Kandel–Moles with its band, for example `62 – standard` (≤ 255 characters). */
  readability_score: v.pipe(v.string(), v.maxLength(255)),
  quality: Quality,
};

export const ArticleText = v.object(articleText);
export type ArticleText = v.InferOutput<typeof ArticleText>;
export const ArticleScores = v.object(articleScores);
export type ArticleScores = v.InferOutput<typeof ArticleScores>;

/** File of the part `article`: what its owner downloads, and what the frontend is told. */
export const ArticleFile = v.object({ ...articleText, ...articleScores });
export type ArticleFile = v.InferOutput<typeof ArticleFile>;
