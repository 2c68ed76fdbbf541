import { comparedWords } from '../split-sentences.ts';
import { sentencesOf } from './sentences.ts';

/** So many words in a row make a passage. */
const PASSAGE = 5;
/** Shorter sentences are turns of phrase, which may come again. */
const FEWEST_WORDS = 6;

/** The passages of a text, each once. @param length in words. */
export function passagesOf(text: string, length: number = PASSAGE): ReadonlySet<string> {
  const words = comparedWords(text);
  const passages = new Set<string>();
  for (let at = 0; at + length <= words.length; at += 1) passages.add(words.slice(at, at + length).join(' '));
  return passages;
}

/** The share of all passages of five words that have occurred before in the text: 0 for clean text, 0.5 for one that says all twice. */
export function repeatedShare(text: string): number {
  const all = comparedWords(text).length - PASSAGE + 1;
  return all <= 0 ? 0 : (all - passagesOf(text).size) / all;
}

/** A sentence as it is compared; `undefined` of one that is too short to be told from others. */
export function sentenceKey(sentence: string): string | undefined {
  const words = comparedWords(sentence);
  return words.length < FEWEST_WORDS ? undefined : words.join(' ');
}

/** The keys of the sentences of a text. */
export function sentenceKeys(markdown: string): ReadonlySet<string> {
  return new Set(sentencesOf(markdown).flatMap((sentence) => sentenceKey(sentence) ?? []));
}

/** The share of the sentences (of six words or more) of several texts that an earlier one of them has already. */
export function sharedShare(texts: readonly string[]): number {
  const seen = new Set<string>();
  let sentences = 0;
  let shared = 0;
  for (const text of texts) {
    const keys = sentenceKeys(text);
    for (const key of keys) if (seen.has(key)) shared += 1;
    for (const key of keys) seen.add(key);
    sentences += keys.size;
  }
  return sentences === 0 ? 0 : shared / sentences;
}

/** A share as it is kept, to a thousandth. */
export function roundedShare(share: number): number {
  return Math.round(share * 1_000) / 1_000;
}
