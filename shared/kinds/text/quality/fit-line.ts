import { sentencesIn } from './sentences.ts';
import { tidyText } from './tidy-text.ts';

const ELLIPSIS = '…';

/** A model's line of text as plain words on one line, without marks of Markdown, tags and quotes around it. */
export function plainLine(text: string): string {
  const line = tidyText(text, '', 'none').replaceAll(/\s*\n+\s*(?:[-*] |\d+[.)] |#+ )?/gu, ' ');
  return line
    .replace(/^(?:[-*] |\d+[.)] |#+ )/u, '')
    .replace(/^["“«\s]+(?=[^"”»]*["”»\s]*$)|["”»\s]+$/gu, '')
    .trim();
}

/** A title: one line, without its number (`Chapitre 3 : …`) and without a full stop, cut between words. */
export function titleLine(text: string, mostCharacters: number): string {
  const line = plainLine(text)
    .replace(
      /^(?:(?:section|chapitre|chapter|partie|part|capítulo|capitolo|kapitel|hoofdstuk)\s*\d+|\d+)\s*[:.)–—-]\s*/iu,
      '',
    )
    .replace(/(?<![.])[.:;,]+$/u, '')
    .trim();
  return cutBetweenWords(line, mostCharacters);
}

/**
 * A line of so many characters (Unicode code points): whole sentences where they fit, else what fits between words. One that is too short
 * goes on with what else there is to say.
 */
export function fitLine(
  text: string,
  { least, most }: { readonly least: number; readonly most: number },
  more: readonly string[],
): string {
  let line = plainLine(text);
  for (const one of more) {
    if (length(line) >= least) break;
    line = `${line}${/[.!?…]$/u.test(line) || line === '' ? '' : '.'} ${plainLine(one)}`.trim();
  }
  if (length(line) <= most) return line;
  let whole = '';
  for (const sentence of sentencesIn(line)) {
    const longer = `${whole} ${sentence}`.trim();
    if (length(longer) > most) break;
    whole = longer;
  }
  return length(whole) >= least ? whole : cutBetweenWords(line, most);
}

/** What fits of a line without a word being cut; three dots say that there was more. */
export function cutBetweenWords(line: string, most: number): string {
  if (length(line) <= most) return line;
  const points = [...line].slice(0, most - 1).join('');
  const whole = points.slice(0, Math.max(points.lastIndexOf(' '), points.lastIndexOf('\u00a0')));
  return `${(whole === '' ? points : whole).replace(/[\s,;:–—-]+$/u, '')}${ELLIPSIS}`;
}

function length(line: string): number {
  return [...line].length;
}
