import type { Reply } from '../reply.ts';
import { type FilmScript, MAGIC_FILMS } from './magic-films.ts';
import { MAGIC_WORDS } from './magic-prompts.ts';

const MAGIC = /\[\[(?:(once|one-of-(\d+)):)?([a-z0-9-]+)(?::([^\]]+))?\]\]/gi;

/** What the magic words of a prompt ask for; of several replies the first counts. */
export interface Magic {
  readonly reply?: Reply;
  readonly latencyMs?: number;
}

/**
 * Finds the magic words that apply to a call. Brackets around anything else are text.
 *
 * @param nth which call with this very prompt it is, from 1.
 */
export function findMagic(prompt: string, nth: number): Magic {
  let magic: Magic = {};
  for (const { name, argument } of wordsIn(prompt, nth)) {
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

/** The words of a prompt that apply to the call, with what follows their colon. */
function* wordsIn(prompt: string, nth: number): Iterable<{ readonly name: string; readonly argument: string }> {
  for (const [, prefix, every, name = '', argument = ''] of prompt.matchAll(MAGIC)) {
    const applies = prefix === undefined || (every === undefined ? nth === 1 : (nth - 1) % Number(every) === 0);
    if (applies) yield { name: name.toLowerCase(), argument };
  }
}

/** A prompt without its magic words. */
export function withoutMagic(prompt: string): string {
  return prompt.replaceAll(MAGIC, '').replaceAll(/\s+/g, ' ').trim();
}
