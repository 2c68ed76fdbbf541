import * as v from 'valibot';

import { languageOf } from '../quality/language.ts';
import { hasForeignLinks } from '../quality/links.ts';

import { comparedWords } from '../split-sentences.ts';
import type { OutlinedPart } from '../text-file.ts';
import type { TextLanguage } from '../text-language.ts';
import type { Written } from '../text-model.ts';
import type { Fault, FaultName } from './fault.ts';

/** What an outline has to be. */
export interface ExpectedOutline<T> {
  /** Of the JSON that was asked for. */
  readonly schema: v.GenericSchema<unknown, T>;
  /** Its parts. */
  readonly partsOf: (outline: T) => readonly OutlinedPart[];
  /** As many as are planned. */
  readonly parts: number;
  readonly language: TextLanguage;
  /** All that the user wrote: addresses that stand in it are given. */
  readonly given: string;
}

/** What a judged outline is. */
export type JudgedOutline<T> =
  | { readonly kind: 'good'; readonly outline: T }
  | { readonly kind: 'bad'; readonly fault: Fault };

/** Judges an outline that the model wrote as JSON. It is never mended from what is broken: a plan with holes is none. */
export function judgeOutline<T>(
  { text, end }: Pick<Written, 'text' | 'end'>,
  { schema, partsOf, parts, language, given }: ExpectedOutline<T>,
  isRepaired: boolean,
): JudgedOutline<T> {
  if (end !== 'stop') return bad(end);
  if (text.trim() === '') return bad('empty');
  const json = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), unwrapped(text));
  if (!json.success) return bad('malformed');
  const outline = json.output;
  const planned = partsOf(outline);
  if (planned.length !== parts) return bad('parts', planned.length);
  const titles = planned.map(({ title }) => comparedWords(title).join(' '));
  if (titles.includes('')) return bad('malformed');
  // Written again, titles that are alike may stand: what the parts cover tells them apart.
  if (!isRepaired && new Set(titles).size < titles.length) return bad('repeated');
  const words = stringsIn(outline).join('\n');
  const seen = languageOf(words);
  if (seen !== language && seen !== 'unclear') return bad('language');
  if (hasForeignLinks(words, given)) return bad('links');
  return { kind: 'good', outline };
}

function bad(fault: FaultName, found?: number): { readonly kind: 'bad'; readonly fault: Fault } {
  return { kind: 'bad', fault: found === undefined ? { fault } : { fault, found } };
}

/** JSON that a model put between fences all the same. */
function unwrapped(text: string): string {
  return /^\s*```(?:json)?\s*([\s\S]*?)\s*```\s*$/u.exec(text)?.[1] ?? text;
}

function stringsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}
