/** How long a text may be: in characters (Unicode code points), in UTF-8 bytes, or both. */
export interface TextLimit {
  readonly characters?: number;
  readonly bytes?: number;
}

/** Where a sentence ends: at its mark, with the closing quotes behind it. */
const SENTENCE_END = /[.!?…]+[»”"’)\]\u00A0 ]*(?=\s|$)/gu;
/** What may not stand before the three dots. */
const LOOSE_END = /[\s\u00A0,;:–—(«“"'’-]+$/u;

/** Whether a text is as short as a limit says. */
export function fits(text: string, { characters, bytes }: TextLimit): boolean {
  if (characters !== undefined && text.length > characters && [...text].length > characters) return false;
  return bytes === undefined || Buffer.byteLength(text) <= bytes;
}

/**
 * The beginning of a text that fits: whole sentences; where not even one fits, or less than `leastShare` of the room would be used,
 * whole words and three dots. Never a part of a word, unless the text is one.
 */
export function cutAtSentence(text: string, limit: TextLimit, leastShare = 0.5): string {
  if (fits(text, limit)) return text;
  const ends = [...text.matchAll(SENTENCE_END)].map(({ index, 0: { length } }) => index + length);
  const whole = ends.map((end) => text.slice(0, end).trimEnd()).findLast((sentences) => fits(sentences, limit));
  const words = cutAtWord(text, limit);
  return whole !== undefined && whole.length >= words.length * leastShare ? whole : words;
}

/** The beginning of a text that fits, in whole words, with three dots behind it. */
export function cutAtWord(text: string, limit: TextLimit, dots = '…'): string {
  if (fits(text, limit)) return text;
  const pieces = text.split(/(?<=\s)/u);
  let low = 0;
  let high = pieces.length;
  const upTo = (count: number) => `${pieces.slice(0, count).join('').replace(LOOSE_END, '')}${dots}`;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(upTo(middle), limit)) low = middle;
    else high = middle - 1;
  }
  return low > 0 ? upTo(low) : cutInWord(text, limit, dots);
}

/** A text that is one long word. */
function cutInWord(text: string, limit: TextLimit, dots: string): string {
  const signs = [...text];
  while (signs.length > 0 && !fits(signs.join('') + dots, limit)) signs.pop();
  return signs.join('') + dots;
}
