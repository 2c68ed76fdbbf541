import * as v from 'valibot';

/** Tab and line breaks are text; the other control characters, NUL first, are damage and break the storage of receivers. */
const CONTROL_CHARACTER = /(?![\t\n\r])\p{Cc}/u;

/** What leaves no mark on paper: controls, blanks, joiners, fillers, the empty Braille cell; marks without a letter do not count either. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Z}\p{M}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** Whether tables, queues and receivers can hold a text: no half of an emoji (a lone surrogate), no control character. */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !CONTROL_CHARACTER.test(text);
}

/** Whether a reader would see anything. */
export function isVisible(text: string): boolean {
  return text.replace(INVISIBLE, '') !== '';
}

/** A text of a request: any that can be stored. */
export const Text = v.pipe(v.string(), v.check(isStorable));

/** Whether a text is as short as it must be, in characters as people count them (JSON Schema's `maxLength` counts them so too). */
function isAtMost(text: string, characters: number): boolean {
  return text.length <= characters || (text.length <= 2 * characters && [...text].length <= characters);
}

/** A rule for schemas: at most so many characters (Unicode code points). The contract shows it as `maxLength`. */
export function atMost(characters: number) {
  const fits = (text: string): boolean => isAtMost(text, characters);
  return v.check(Object.assign(fits, { maxLength: characters }));
}

/** The characters that a rule made by {@link atMost} allows; `undefined` for other rules. */
export function mostOf(requirement: unknown): number | undefined {
  if (typeof requirement !== 'function' || !('maxLength' in requirement)) return undefined;
  return typeof requirement.maxLength === 'number' ? requirement.maxLength : undefined;
}
