import { type MagicWord, magicWord } from './magic-word.ts';

/** Words for trouble on the line. */
export const MAGIC_WIRES: Readonly<Record<string, MagicWord>> = {
  hang: magicWord('[[hang]]', 'no answer, ever', { kind: 'hang' }),
  cut: magicWord('[[cut]]', 'the connection breaks in the middle of the answer', { kind: 'cut' }),
  reset: magicWord('[[reset]]', 'the connection breaks before the answer', { kind: 'reset' }),
  slow: { prompt: '[[slow:SECONDS]]', does: 'takes that long', latencyMs: (seconds) => Number(seconds) * 1_000 },
};
