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
/** By how much the best language has to lead. */
const LEAD = 1.25;
/** The least weight by which the language of a passage is told; an order may be four words long. */
const LEAST_WEIGHT = 1.5;
const LEAST_WEIGHT_OF_ORDERS = 1;

/** What a word weighs for each language that has it: the less, the more of them do. */
const WEIGHTS: ReadonlyMap<string, ReadonlyMap<TextLanguage, number>> = weights();

/** The language of a passage by its function words. */
export function languageOf(text: string, leastWeight: number = LEAST_WEIGHT): SeenLanguage {
  const words = comparedWords(text);
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const latin = text.match(/\p{Script=Latin}/gu)?.length ?? 0;
  if (letters > 0 && latin / letters < 0.6) return 'other';
  const scores = new Map<TextLanguage, number>(TEXT_LANGUAGES.map((language) => [language, 0]));
  let hits = 0;
  for (const word of words) {
    const weight = WEIGHTS.get(word);
    if (weight === undefined) continue;
    hits += 1;
    for (const [language, of] of weight) scores.set(language, (scores.get(language) ?? 0) + of);
  }
  const isProse = words.length >= WORDS_OF_PROSE;
  if (isProse && hits / words.length < LEAST_OF_PROSE) return 'other';
  const [best, second] = [...scores].toSorted(([, a], [, b]) => b - a);
  if (best === undefined || best[1] < leastWeight || best[1] < LEAD * (second?.[1] ?? 0)) return 'unclear';
  return best[0];
}

/**
 * The share of the words of a text that stand in passages of another language than the given one. Passages are blocks, taken together
 * until there is enough of them to tell; a foreign term or title in a sentence is none.
 */
export function foreignShare(markdown: string, language: TextLanguage): number {
  let total = 0;
  let foreign = 0;
  for (const passage of passagesOf(markdown)) {
    const words = comparedWords(passage).length;
    const seen = languageOf(passage);
    total += words;
    if (seen !== language && seen !== 'unclear') foreign += words;
  }
  return total === 0 ? 0 : foreign / total;
}

/** Sentences, taken together until they are long enough. */
function passagesOf(markdown: string): readonly string[] {
  const passages: string[] = [];
  let open = '';
  for (const sentence of blocksOf(markdown).flatMap(({ text }) => splitSentences(text))) {
    open = open === '' ? sentence : `${open} ${sentence}`;
    if (comparedWords(open).length < 2 * WORDS_OF_PROSE) continue;
    passages.push(open);
    open = '';
  }
  return open === '' ? passages : [...passages, open];
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
