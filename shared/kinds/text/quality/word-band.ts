import { countWords } from '../count-words.ts';
import { cutToMostWords, sentencesOf } from './sentences.ts';

/** How far a text may be from its target. */
const TOLERANCE = 0.1;

/** The fewest and the most words of a text with a target. */
export function wordBand(target: number): { readonly least: number; readonly most: number } {
  return { least: Math.ceil(target * (1 - TOLERANCE)), most: Math.floor(target * (1 + TOLERANCE)) };
}

/** A text of at most as many words as its band allows: last sentences go, as few as come nearest to the target. */
export function cutToWords(markdown: string, target: number): string {
  const { least, most } = wordBand(target);
  if (countWords(markdown) <= most) return markdown;
  const cut = cutToMostWords(markdown, most);
  if (countWords(cut) >= least) return cut;
  // The sentence at the edge is longer than the band: with it the text may still be nearer to the target.
  const next = sentencesOf(markdown).slice(0, sentencesOf(cut).length + 1);
  const longer = cutToMostWords(
    markdown,
    next.reduce((sum, sentence) => sum + countWords(sentence), 0),
  );
  return countWords(longer) - target < target - countWords(cut) ? longer : cut;
}
