import { RULES_VERSION } from '../../text/prompts/writing-rules.ts';
import { foreignShare } from '../../text/quality/language.ts';
import { kandelMoles, readabilityText } from '../../text/quality/readability.ts';
import { repeatedShare, roundedShare, sharedShare } from '../../text/quality/repetition.ts';
import type { Quality, TextFile } from '../../text/text-file.ts';
import type { BookText } from '../book-files.ts';
import type { BookRequest } from '../book-request.ts';
import { BOOK_PROMPTS_VERSION } from './book-prompts.ts';

/** What is measured of a book as a whole; `docs/quality.md` says how. */
export function bookQuality(
  book: Pick<BookText, 'word_count' | 'language'>,
  chapters: readonly TextFile[],
  { chaptersCount, wordsPerChapter }: BookRequest,
  rewritten: number,
): Quality {
  const texts = chapters.map(({ markdown }) => markdown);
  const whole = texts.join('\n\n');
  const target = chaptersCount * wordsPerChapter;
  const readability = kandelMoles(whole);
  return {
    target_words: target,
    word_error: roundedShare(book.word_count / target - 1),
    chapters: chapters.length,
    repeated_share: roundedShare(repeatedShare(whole)),
    shared_share: roundedShare(sharedShare(texts)),
    foreign_share: roundedShare(foreignShare(whole, book.language)),
    readability,
    readability_score: readabilityText(readability),
    rewritten_parts: rewritten,
    prompts: BOOK_PROMPTS_VERSION,
    rules: RULES_VERSION,
  };
}
