import { wordBand } from '../quality/word-band.ts';
import type { OutlinedPart } from '../text-file.ts';
import type { TextLanguage } from '../text-language.ts';
import { fenced } from './fence.ts';
import { LANGUAGE_NAMES } from './writing-rules.ts';

/** The plan of a whole as its parts are shown it: everybody knows what everybody covers. */
export function planLines(parts: readonly OutlinedPart[]): string {
  const lines = parts.map(({ title, description }, index) => `${index + 1}. ${title} : ${description}`);
  return fenced('plan', lines.join('\n'));
}

/** The part that is to be written. @param name what it is called. */
export function partLines(name: string, { title, description }: OutlinedPart = { title: '', description: '' }): string {
  return `${name}, avec son titre et son contenu :\n${fenced('partie', `${title}\n${description}`)}`;
}

/** What the neighbours of a part cover, so that it leaves that to them. @param index of the part, from 0. */
export function neighbourLines(parts: readonly OutlinedPart[], index: number): string {
  const before = parts[index - 1];
  const after = parts[index + 1];
  const lines = [
    ...(before === undefined ? [] : [`Juste avant, déjà traité, n’y reviens pas :\n${fenced('avant', before.title)}`]),
    ...(after === undefined ? [] : [`Juste après, à ne pas entamer :\n${fenced('apres', after.title)}`]),
  ];
  return lines.join('\n');
}

/** How long, and in which language. Asked for is a little more than the target: models write less, and what is too much can be cut. */
export function measureLines(words: number, language: TextLanguage): string {
  return [
    `Longueur : environ ${words} mots (jamais moins de ${words}, jamais plus de ${wordBand(words).most}).`,
    `Langue : ${LANGUAGE_NAMES[language]}.`,
  ].join('\n');
}
