import { countWords } from '../count-words.ts';
import { foreignShare, languageOf } from '../quality/language.ts';
import { hasForeignLinks, withoutLinks } from '../quality/links.ts';
import { kandelMoles } from '../quality/readability.ts';
import { passagesOf, repeatedShare, roundedShare } from '../quality/repetition.ts';
import { keepSentences, sentencesOf } from '../quality/sentences.ts';
import { type Headings, tidyText } from '../quality/tidy-text.ts';
import { cutToWords, wordBand } from '../quality/word-band.ts';
import { isClosed } from '../split-sentences.ts';
import type { TextFile } from '../text-file.ts';
import type { TextLanguage } from '../text-language.ts';
import type { Written } from '../text-model.ts';
import type { Fault, FaultName } from './fault.ts';

/** What a part's text has to be. */
export interface ExpectedText {
  /** The part's title; empty of an introduction and a conclusion. */
  readonly heading: string;
  readonly headings: Headings;
  readonly language: TextLanguage;
  /** Its target, see `countWords`. */
  readonly words: number;
  /** All that the user wrote: addresses that stand in it are given. */
  readonly given: string;
  /** The rules that the model was told, to recognise them in its text. */
  readonly instruction: string;
}

/** What a judged text is. */
export type JudgedText =
  | { readonly kind: 'good'; readonly file: TextFile }
  | { readonly kind: 'bad'; readonly fault: Fault };

/** The most that may be repeated, or stand in another language. */
export const MOST_REPEATED = 0.03;
const MOST_FOREIGN = 0.05;
/** Longer by so much, a text is written again; by less, its last sentences go. */
const FAR_TOO_LONG = 1.3;
/** What was written again may be so much shorter than the target: the other parts make up for it, or the whole is refused. */
const LEAST_OF_REPAIRED = 0.8;
/** So many words in a row of the rules are no chance. */
const ECHO_WORDS = 8;

/**
 * Judges what the model wrote for a part.
 *
 * A text that was written again after it was found wanting is taken as it can be mended by leaving sentences out: there is no third one.
 * A text that was cut off, or says something else than was asked, is not taken then either.
 */
export function judgeText(
  { text, end }: Pick<Written, 'text' | 'end'>,
  expected: ExpectedText,
  isRepaired: boolean,
): JudgedText {
  const { heading, headings, language, words, given } = expected;
  const tidy = tidyText(text, heading, headings);
  if (end === 'recitation' || end === 'language') return bad(end);
  if (tidy === '') return bad('empty');
  // A loop ends at the limit, too.
  if (repeatedShare(tidy) >= (end === 'cut' ? 0.2 : MOST_REPEATED)) return bad('repeated');
  if (end === 'cut') return bad('cut');
  const seen = languageOf(tidy);
  const foreign = foreignShare(tidy, language);
  if ((seen !== language && seen !== 'unclear') || foreign > MOST_FOREIGN) return bad('language');
  if (isEcho(tidy, expected.instruction)) return bad('echo');

  // Of links the tidy text has the words only.
  const isLinked = hasForeignLinks(text, given);
  const isHeaded = headings === 'none' && /^### /mu.test(tidy);
  const isOpen = !isClosed(tidy);
  if (!isRepaired) {
    if (isLinked) return bad('links');
    if (isHeaded) return bad('headings');
    if (isOpen) return bad('open');
    if (countWords(tidy) > words * FAR_TOO_LONG) return bad('long', countWords(tidy));
  }
  const mended = closed(withoutHeadings(isLinked ? withoutLinks(tidy, given) : tidy, isHeaded));
  const markdown = cutToWords(mended, words);
  const found = countWords(markdown);
  if (found < (isRepaired ? words * LEAST_OF_REPAIRED : wordBand(words).least)) return bad('short', found);
  return { kind: 'good', file: fileOf(markdown, expected, foreign) };
}

function bad(fault: FaultName, found?: number): JudgedText {
  return { kind: 'bad', fault: found === undefined ? { fault } : { fault, found } };
}

/** A text as the file of its part, with what is measured of it. */
export function fileOf(markdown: string, { heading, language, words }: ExpectedText, foreign: number): TextFile {
  const found = countWords(markdown);
  return {
    heading,
    markdown,
    words: found,
    language,
    quality: {
      target_words: words,
      word_error: roundedShare(found / words - 1),
      sentences: sentencesOf(markdown).length,
      repeated_share: roundedShare(repeatedShare(markdown)),
      foreign_share: roundedShare(foreign),
      readability: kandelMoles(markdown),
    },
  };
}

/** Without a last sentence that is not closed. */
function closed(markdown: string): string {
  if (isClosed(markdown)) return markdown;
  const open = sentencesOf(markdown).at(-1);
  return keepSentences(markdown, (sentence) => sentence !== open || isClosed(sentence));
}

function withoutHeadings(markdown: string, isHeaded: boolean): string {
  return isHeaded ? markdown.replaceAll(/^### .*\n*/gmu, '') : markdown;
}

/** Whether the text has a passage of the rules. */
function isEcho(markdown: string, instruction: string): boolean {
  const rules = passagesOf(instruction, ECHO_WORDS);
  return [...passagesOf(markdown, ECHO_WORDS)].some((passage) => rules.has(passage));
}
