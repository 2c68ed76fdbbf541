import type { Reply } from '../reply.ts';

/** A word in double brackets that makes the stand-in behave otherwise. */
export interface MagicWord {
  /** As it is written, without prefixes. */
  readonly prompt: string;
  readonly does: string;
  /** @param argument what follows the colon. */
  readonly reply?: (argument: string) => Reply;
  /** Milliseconds that the answer takes instead of the usual latency. */
  readonly latencyMs?: (argument: string) => number;
}

/** A word that always stands for the same reply. */
export function magicWord(prompt: string, does: string, reply: Reply): MagicWord {
  return { prompt, does, reply: () => reply };
}
