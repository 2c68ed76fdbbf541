/** What WinAnsi (Windows-1252) has beyond Latin-1: the exports of the frontend print with a font that knows no more. */
const WIN_ANSI = new Set('€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ');

/** Plain signs for others that a reader takes for the same. */
const PLAIN: Readonly<Record<string, string>> = {
  '\u202F': '\u00A0', // narrow no-break space: French punctuation
  '\u2007': '\u00A0',
  '\u2010': '-',
  '\u2011': '-',
  '\u2012': '–',
  '\u2015': '—',
  '\u2212': '-',
  '\u02BC': '’',
  '\u201B': '‘',
  '\u201F': '“',
  '\u2032': '’',
  '\u2033': '”',
  '\u2192': '->',
  '\u2190': '<-',
  '\u21D2': '=>',
  '\u2194': '<->',
  '\u2264': '<=',
  '\u2265': '>=',
  '\u2248': '~',
  '\u2260': '!=',
  '\u2022': '•',
  '\u25CF': '•',
  '\u25E6': '•',
  '\u25AA': '•',
  '\u2044': '/',
  '\u2215': '/',
  '\u20B2': 'G',
};

/** Without a mark of its own: zero widths, soft hyphens, direction marks, halves of emoji. */
const UNSEEN = /\u00AD|[\u200B-\u200F\u202A-\u202E\u2060-\u2064\uFEFF]|[\uFE00-\uFE0F]/gu;
const PICTURES =
  /[\u00A0 ]?[\p{Extended_Pictographic}\p{RI}](?:\p{Extended_Pictographic}|\p{RI}|\u200D|\uFE0F|[\u{1F3FB}-\u{1F3FF}])*/gu;
const CONTROLS = /(?![\t\n])\p{Cc}/gu;

/**
 * A text in signs that the frontend’s pages and exports print: composed letters, U+00A0 where a narrow blank was, plain signs for fancy
 * ones, no emoji, no control characters. Letters that WinAnsi lacks stay: there is no other way to write a name.
 */
export function plainSigns(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029\u0085]/gu, '\n')
    .replace(PICTURES, (found) => (/^[©®™]$/u.test(found.trim()) ? found : ''))
    .toWellFormed()
    .normalize('NFC')
    .replace(UNSEEN, '')
    .replace(CONTROLS, '')
    .replace(/[\u{100}-\u{10FFFF}]/gu, plainSign);
}

function plainSign(sign: string): string {
  if (WIN_ANSI.has(sign)) return sign;
  const plain = PLAIN[sign];
  if (plain !== undefined) return plain;
  if (/\p{Zs}/u.test(sign)) return ' ';
  const simple = sign.normalize('NFKC');
  return [...simple].every((one) => one <= '\u00FF' || WIN_ANSI.has(one)) ? simple : sign;
}
