const WORD = /[\p{L}\p{N}]/u;

/**
 * The words of a text: what stands between blanks and has a letter or a digit in it. `l’été` and `c’est-à-dire` are one word each, `«`,
 * `:` and the signs of Markdown are none. The one definition: targets, reports and webhooks count like this.
 */
export function countWords(text: string): number {
  return text.split(/\s+/u).filter((token) => WORD.test(token)).length;
}
