import * as v from 'valibot';

/** What can be wrong with what the model wrote. */
export const FAULTS = [
  /** The limit of tokens was reached, or nothing says that the model had finished. */
  'cut',
  /** The model had finished, and its last sentence has not. */
  'open',
  /** Too near to a text of somebody else's. */
  'recitation',
  /** Not in the language of the order, as a whole or in passages. */
  'language',
  'empty',
  'short',
  'long',
  /** It says the same again and again. */
  'repeated',
  /** It says what another part says already. */
  'shared',
  /** Addresses or sources that nobody gave. */
  'links',
  /** Headings where there are to be none. */
  'headings',
  /** The rules or the order are repeated instead of followed. */
  'echo',
  /** Not the JSON that was asked for. */
  'malformed',
  /** More or fewer parts than are planned. */
  'parts',
] as const;
export type FaultName = (typeof FAULTS)[number];

/** What was wrong with the last answer: what the next attempt is told, and never a word of the answer itself. */
export const Fault = v.object({
  fault: v.picklist(FAULTS),
  /** Words, or parts, that there were. */
  found: v.exactOptional(v.number()),
});
export type Fault = v.InferOutput<typeof Fault>;
