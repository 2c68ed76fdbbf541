import type { TextLanguage } from '../text/text-language.ts';

/** The frontend stores topics in a column of so many characters. */
export const MAX_TOPIC_CHARACTERS = 500;
export const MIN_ARTICLE_WORDS = 800;
export const MAX_ARTICLE_WORDS = 5_000;
export const DEFAULT_ARTICLE_WORDS = 2_000;

/** A valid request for an article, with every default applied. */
export interface ArticleRequest {
  /** 1–500 characters (Unicode code points), trimmed. Never logged. */
  readonly topic: string;
  /** What the article is for, ≤ 4,000 characters. Never logged. */
  readonly goal?: string;
  /** 800–5,000, see `countWords`. */
  readonly targetWords: number;
  /** In which it is to be written; left out, in that of the topic and the goal. */
  readonly language?: TextLanguage;
}
