import type { OrderTerms } from './order-terms.ts';

/** Languages in which texts are written. */
export type TextLanguage = 'fr' | 'en' | 'es' | 'de' | 'it' | 'pt' | 'nl';

/** An order of an article. */
export interface ArticleRequest extends OrderTerms {
  /** 1 to 500 characters. */
  readonly topic: string;
  /** At most 4,000 characters. */
  readonly goal?: string;
  /** 800 to 5,000; 2,000 when left out. */
  readonly target_word_count?: number;
  /** Left out: that of the topic. */
  readonly language?: TextLanguage;
}

/** An order of a book. */
export interface BookRequest extends OrderTerms {
  /** 1 to 188 characters. */
  readonly title: string;
  /** At most 4,000 characters, like the goal. */
  readonly topic: string;
  readonly goal: string;
  /** Hints to the outline, at most 20. */
  readonly chapters?: readonly { readonly title: string; readonly description?: string }[];
  /** 3 to 20. */
  readonly chapters_count?: number;
  /** 300 to 3,000. */
  readonly words_per_chapter?: number;
  /** Left out: that of the title and the topic. */
  readonly language?: TextLanguage;
}

/** A file of a text that is done: the text as JSON, a book also as EPUB. */
export interface TextFile {
  /** `article`, `book`, `epub`. */
  readonly name: string;
  /** Signed: good until `expires_at`; ask for the job again for another. */
  readonly url: string;
  readonly expires_at: string;
  readonly s3_key: string;
  readonly filename: string;
  readonly content_type: string;
  readonly size_bytes: number;
}

/** What is in the file of an article, and told in its webhook. Texts are in light Markdown. */
export interface Article {
  readonly language: TextLanguage;
  readonly title: string;
  readonly meta_description: string;
  readonly introduction: string;
  readonly sections: readonly { readonly heading: string; readonly content: string }[];
  readonly conclusion: string;
  readonly tags: readonly string[];
  readonly main_keywords: readonly string[];
  /** The sections with their headings, without introduction and conclusion. */
  readonly full_content: string;
  readonly word_count: number;
  /** 0–100. */
  readonly seo_score: number;
  readonly readability_score: string;
}

/** What is in the file of a book. The frontend's webhook has it as `book_data`. */
export interface Book {
  readonly language: TextLanguage;
  readonly book_title: string;
  readonly topic: string;
  readonly goal: string;
  readonly summary: string;
  readonly outline: readonly { readonly title: string; readonly description: string }[];
  /** `content` is HTML without attributes. */
  readonly chapters: readonly {
    readonly title: string;
    readonly description: string;
    readonly content: string;
    readonly words: number;
  }[];
  readonly word_count: number;
  readonly chapter_count: number;
}
