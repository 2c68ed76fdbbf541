import type { Reply } from '../reply.ts';
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
  for (const [, prefix, every, name = '', argument = ''] of prompt.matchAll(MAGIC)) {
    const applies = prefix === undefined || (every === undefined ? nth === 1 : (nth - 1) % Number(every) === 0);
    const found = applies ? MAGIC_WORDS.get(name.toLowerCase()) : undefined;
    const reply = found?.reply?.(argument);
    const latencyMs = found?.latencyMs?.(argument);
    magic = { ...(reply && { reply }), ...(latencyMs !== undefined && { latencyMs }), ...magic };
  }
  return magic;
}

/** A prompt without its magic words. */
export function withoutMagic(prompt: string): string {
  return prompt.replaceAll(MAGIC, '').replaceAll(/\s+/g, ' ').trim();
}
