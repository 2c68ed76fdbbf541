const TOLERANCE = 0.1;

/** Whether a text has the words that were ordered, within the tenth that is promised. */
export function hasItsWords(words: number, target: number): boolean {
  return Math.abs(words - target) <= target * TOLERANCE;
}
