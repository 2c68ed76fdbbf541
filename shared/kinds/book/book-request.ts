import type { TextLanguage } from '../text/text-language.ts';

/** The frontend cuts titles to 191 characters after it has put three dots behind 188. */
export const MAX_BOOK_TITLE_CHARACTERS = 188;
export const MIN_CHAPTERS = 3;
export const MAX_CHAPTERS = 20;
export const MIN_CHAPTER_WORDS = 300;
/** About 20 KB; the frontend's column holds 65,535 bytes. */
export const MAX_CHAPTER_WORDS = 3_000;

/** A chapter that the user has in mind. */
export interface ChapterHint {
  readonly title: string;
  readonly description?: string;
}

/** A valid request for a book, with every default applied. */
export interface BookRequest {
  /** 1–188 characters (Unicode code points), trimmed. Never logged, like the topic, the goal and the hints. */
  readonly title: string;
  /** ≤ 4,000 characters. */
  readonly topic: string;
  /** ≤ 4,000 characters. */
  readonly goal: string;
  /** At most 20; the outline follows them as far as it can. */
  readonly chapterHints?: readonly ChapterHint[];
  /** 3–20. */
  readonly chaptersCount: number;
  /** 300–3,000, see `countWords`. */
  readonly wordsPerChapter: number;
  /** In which it is to be written; left out, in that of the title, the topic and the goal. */
  readonly language?: TextLanguage;
}
