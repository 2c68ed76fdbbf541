import * as v from 'valibot';
import { OutlinedPart, Quality } from '../text/text-file.ts';
import { TEXT_LANGUAGES } from '../text/text-language.ts';

/** The frontend's columns. */
export const MAX_CHAPTER_TITLE_CHARACTERS = 191;
export const MAX_CHAPTER_BYTES = 65_535;
export const EPUB_CONTENT_TYPE = 'application/epub+zip';

/** File of the part `outline` of a book. */
export const BookOutlineFile = v.object({
  language: v.picklist(TEXT_LANGUAGES),
  /** In a few sentences. */
  summary: v.string(),
  /** As many as the order has chapters. */
  chapters: v.array(OutlinedPart),
  /** Names and terms that every chapter spells alike. */
  names: v.array(v.string()),
  quality: Quality,
});
export type BookOutlineFile = v.InferOutput<typeof BookOutlineFile>;

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** A book as it is put together from its parts. */
const bookText = {
  language: v.picklist(TEXT_LANGUAGES),
  /** The order's. */
  book_title: v.string(),
  topic: v.string(),
  goal: v.string(),
  summary: v.string(),
  outline: v.array(OutlinedPart),
  chapters: v.array(
    v.object({
      title: v.string(),
      description: v.string(),
      /** HTML in blocks that one blank line separates, without its title, ≤ 65,535 bytes. */
      content: v.string(),
      words: count,
    }),
  ),
  word_count: count,
  chapter_count: count,
};

export const BookText = v.object(bookText);
export type BookText = v.InferOutput<typeof BookText>;

/** File of the part `book`: what its owner downloads, and what the frontend is told. */
export const BookFile = v.object({ ...bookText, quality: Quality });
export type BookFile = v.InferOutput<typeof BookFile>;
