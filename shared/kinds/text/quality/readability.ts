import { countWords } from '../count-words.ts';
import { sentencesOf } from './sentences.ts';
import { syllablesOf } from './syllables.ts';

/** Least score of each band; those of Flesch, which Kandel and Moles kept. */
const BANDS = [
  [90, 'très facile'],
  [80, 'facile'],
  [70, 'assez facile'],
  [60, 'standard'],
  [50, 'assez difficile'],
  [30, 'difficile'],
] as const;

/**
 * How easily a text is read, by Kandel and Moles (1958): 207 − 1.015 × words a sentence − 73.6 × syllables a word, within 0 and 100. Made
 * for French; for other languages it only orders texts of the same one.
 */
export function kandelMoles(markdown: string): number {
  const sentences = sentencesOf(markdown);
  const words = sentences.flatMap((sentence) => sentence.split(/\s+/u)).filter((word) => countWords(word) > 0);
  if (words.length === 0) return 0;
  // Of `l’été` both are spoken as one, and counted as one word.
  const syllables = words.reduce((sum, word) => sum + syllablesOf(word), 0);
  const score = 207 - 1.015 * (words.length / sentences.length) - 73.6 * (syllables / words.length);
  return Math.round(Math.min(100, Math.max(0, score)));
}

/** A score with its band, for example `62 – standard`. */
export function readabilityText(score: number): string {
  const band = BANDS.find(([least]) => score >= least)?.[1] ?? 'très difficile';
  return `${score} – ${band}`;
}
