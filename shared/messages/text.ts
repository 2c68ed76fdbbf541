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
