import { MAGIC_ANSWERS } from './magic-answers.ts';
import { MAGIC_ERRORS } from './magic-errors.ts';
import { MAGIC_FILMS } from './magic-films.ts';
import { MAGIC_TEXTS } from './magic-texts.ts';
import { MAGIC_WIRES } from './magic-wires.ts';
import type { MagicWord } from './magic-word.ts';

const GROUPS = [MAGIC_ANSWERS, MAGIC_ERRORS, MAGIC_WIRES];

/** Every magic word by its name: at least one for each way in which the real model can fail. */
export const MAGIC_WORDS: ReadonlyMap<string, MagicWord> = new Map(GROUPS.flatMap((words) => Object.entries(words)));

/** The table of magic prompts, for people. They may stand anywhere in a prompt, several together. */
export const MAGIC_PROMPTS: readonly Pick<MagicWord, 'prompt' | 'does'>[] = [
  ...GROUPS.flatMap((words) => Object.values(words)).map(({ prompt, does }) => ({ prompt, does })),
  ...Object.values(MAGIC_FILMS)
    .filter((film) => !GROUPS.some((words) => Object.values(words).some(({ prompt }) => prompt === film.prompt)))
    .map(({ prompt, does }) => ({ prompt, does })),
  ...Object.values(MAGIC_TEXTS).map(({ prompt, does }) => ({ prompt, does })),
  { prompt: '[[once:WORD]]', does: 'WORD, for the first call with this very prompt only' },
  { prompt: '[[one-of-N:WORD]]', does: 'WORD, for one call in N with this very prompt (the 1st, the N+1st, …)' },
  {
    prompt: '[[part-N:WORD]]',
    does: 'texts: WORD, for the Nth part only; also outline, introduction, conclusion',
  },
];
