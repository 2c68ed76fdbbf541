/**
 * The beginning of a text, cut between characters: half an emoji is no text that a row can hold.
 *
 * @param maxCharacters code points.
 */
export function cutText(text: string, maxCharacters: number): string {
  return text.length <= maxCharacters ? text : [...text].slice(0, maxCharacters).join('');
}
