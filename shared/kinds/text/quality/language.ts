import { comparedWords, splitSentences } from '../split-sentences.ts';
import { TEXT_LANGUAGES, type TextLanguage } from '../text-language.ts';
import { blocksOf } from './blocks.ts';
import { FUNCTION_WORDS } from './function-words.ts';

/** The language of a text: one of those that are written, another one, or too little of it to tell. */
export type SeenLanguage = TextLanguage | 'other' | 'unclear';

/** Prose has a function word in every second or third place; so much less is another language. */
const LEAST_OF_PROSE = 0.17;
/** From so many words on a text without function words is another language, and not just a list of names. */
const WORDS_OF_PROSE = 12;
/** By how much the best language has to lead, and a passage’s own to be beaten. */
const LEAD = 1.25;
const FOREIGN_LEAD = 2;
/** The least weight by which the language of a passage is told; an order may be four words long. */
const LEAST_WEIGHT = 1.5;
const LEAST_WEIGHT_OF_ORDERS = 1;
/** Sentences are taken together until there is so much of them. */
const WORDS_OF_A_PASSAGE = 24;

/** What a word weighs for each language that has it: the less, the more of them do. */
const WEIGHTS: ReadonlyMap<string, ReadonlyMap<TextLanguage, number>> = weights();

/** What the words of a text say of its language. */
interface Scores {
  readonly words: number;
  /** The share of function words, of any language. */
  readonly density: number;
  readonly isLatin: boolean;
  readonly of: ReadonlyMap<TextLanguage, number>;
}

function scoresOf(text: string): Scores {
  const words = comparedWords(text);
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const latin = text.match(/\p{Script=Latin}/gu)?.length ?? 0;
  const of = new Map<TextLanguage, number>(TEXT_LANGUAGES.map((language) => [language, 0]));
  let hits = 0;
  for (const word of words) {
    const weight = WEIGHTS.get(word);
    if (weight === undefined) continue;
    hits += 1;
    for (const [language, share] of weight) of.set(language, (of.get(language) ?? 0) + share);
  }
  const isLatin = letters === 0 || latin / letters >= 0.6;
  return { words: words.length, density: words.length === 0 ? 0 : hits / words.length, isLatin, of };
}

/** The language of a text by its function words. */
export function languageOf(text: string, leastWeight: number = LEAST_WEIGHT): SeenLanguage {
  const { words, density, isLatin, of } = scoresOf(text);
  if (!isLatin || (words >= WORDS_OF_PROSE && density < LEAST_OF_PROSE)) return 'other';
  const [best, second] = [...of].toSorted(([, a], [, b]) => b - a);
  if (best === undefined || best[1] < leastWeight || best[1] < LEAD * (second?.[1] ?? 0)) return 'unclear';
  return best[0];
}

/**
 * The share of the words of a text that stand in passages of another language than the given one. Passages are sentences, taken together
 * until there is enough of them to tell; a foreign term or title in a sentence is none.
 */
export function foreignShare(markdown: string, language: TextLanguage): number {
  let total = 0;
  let foreign = 0;
  for (const passage of passagesOf(markdown)) {
    const words = comparedWords(passage).length;
    total += words;
    if (isForeign(passage, language)) foreign += words;
  }
  return total === 0 ? 0 : foreign / total;
}

function isForeign(passage: string, language: TextLanguage): boolean {
  const { words, density, isLatin, of } = scoresOf(passage);
  if (!isLatin || (words >= WORDS_OF_A_PASSAGE && density < LEAST_OF_PROSE)) return true;
  const best = Math.max(...of.values());
  return best >= LEAST_WEIGHT && best >= FOREIGN_LEAD * (of.get(language) ?? 0);
}

function passagesOf(markdown: string): readonly string[] {
  const passages: string[] = [];
  let open = '';
  for (const sentence of blocksOf(markdown).flatMap(({ text }) => splitSentences(text))) {
    open = open === '' ? sentence : `${open} ${sentence}`;
    if (comparedWords(open).length < WORDS_OF_A_PASSAGE) continue;
    passages.push(open);
    open = '';
  }
  // Too little to tell by itself.
  const last = passages.pop();
  return [...passages, ...(last === undefined ? [open] : [`${last} ${open}`])].filter(
    (passage) => passage.trim() !== '',
  );
}

/** The language in which an order is written, from all that its user wrote; French when that does not tell. */
export function orderLanguage(texts: readonly (string | undefined)[]): TextLanguage {
  const seen = languageOf(texts.filter((text) => text !== undefined).join('. '), LEAST_WEIGHT_OF_ORDERS);
  return seen === 'other' || seen === 'unclear' ? 'fr' : seen;
}

function weights(): ReadonlyMap<string, ReadonlyMap<TextLanguage, number>> {
  const languagesOf = new Map<string, TextLanguage[]>();
  for (const language of TEXT_LANGUAGES) {
    for (const word of new Set(FUNCTION_WORDS[language])) {
      languagesOf.set(word, [...(languagesOf.get(word) ?? []), language]);
    }
  }
  return new Map(
    [...languagesOf].map(([word, languages]) => [word, new Map(languages.map((one) => [one, 1 / languages.length]))]),
  );
}
