import type { Reply } from '../reply.ts';
import { type FilmScript, MAGIC_FILMS } from './magic-films.ts';
import { MAGIC_WORDS } from './magic-prompts.ts';
import { MAGIC_TEXTS, type TextScript } from './magic-texts.ts';

/** Prefixes say for which calls a word is meant: of this very prompt, and, where several parts are written, of this part. */
const PREFIX = 'once|one-of-\\d+|outline|introduction|conclusion|part-\\d+';
const MAGIC = new RegExp(`\\[\\[((?:(?:${PREFIX}):)*)([a-z0-9-]+)(?::([^\\]]+))?\\]\\]`, 'gi');

/** What the magic words of a prompt ask for; of several replies the first counts. */
export interface Magic {
  readonly reply?: Reply;
  readonly latencyMs?: number;
}

/**
 * Finds the magic words that apply to a call. Brackets around anything else are text.
 *
 * @param nth which call with this very prompt it is, from 1.
 * @param place the part that is written: `outline`, `introduction`, `part-2`, …
 */
export function findMagic(prompt: string, nth: number, place?: string): Magic {
  let magic: Magic = {};
  for (const { name, argument } of wordsIn(prompt, nth, place)) {
    const found = MAGIC_WORDS.get(name);
    const reply = found?.reply?.(argument);
    const latencyMs = found?.latencyMs?.(argument);
    magic = { ...(reply && { reply }), ...(latencyMs !== undefined && { latencyMs }), ...magic };
  }
  return magic;
}

/** Finds the magic words about clips that apply to a request: of several about the same the first counts. */
export function findFilmScript(prompt: string, nth: number): FilmScript {
  let script: FilmScript = {};
  for (const { name, argument } of wordsIn(prompt, nth)) {
    if (Object.hasOwn(MAGIC_FILMS, name)) script = { ...MAGIC_FILMS[name]?.script(argument), ...script };
  }
  return script;
}

/** Finds the magic words about texts that apply to a call: of several about the same the first counts. */
export function findTextScript(prompt: string, nth: number, place: string): TextScript {
  let script: TextScript = {};
  const other = place === 'outline' ? 'texts' : 'outlines';
  for (const { name, argument } of wordsIn(prompt, nth, place)) {
    const found = Object.hasOwn(MAGIC_TEXTS, name) ? MAGIC_TEXTS[name] : undefined;
    if (found?.of !== other) script = { ...found?.script(argument), ...script };
  }
  return script;
}

/** The words of a prompt that apply to the call, with what follows their colon. */
function* wordsIn(
  prompt: string,
  nth: number,
  place?: string,
): Iterable<{ readonly name: string; readonly argument: string }> {
  for (const [, prefixes = '', name = '', argument = ''] of prompt.matchAll(MAGIC)) {
    const terms = prefixes.toLowerCase().split(':').slice(0, -1);
    if (terms.every((term) => applies(term, nth, place))) yield { name: name.toLowerCase(), argument };
  }
}

function applies(prefix: string, nth: number, place: string | undefined): boolean {
  if (prefix === 'once') return nth === 1;
  const every = /^one-of-(\d+)$/.exec(prefix)?.[1];
  return every === undefined ? prefix === place : (nth - 1) % Number(every) === 0;
}

/** A prompt without its magic words. */
export function withoutMagic(prompt: string): string {
  return prompt.replaceAll(MAGIC, '').replaceAll(/\s+/g, ' ').trim();
}
