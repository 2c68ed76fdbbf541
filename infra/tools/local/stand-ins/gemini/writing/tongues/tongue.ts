import type { Dice } from '../dice.ts';

/** What a language makes its sentences of. */
export interface Tongue {
  /** Three words at most, with what stands behind them: longer ones would come again as passages. */
  readonly openers: readonly string[];
  /** What joins two clauses. */
  readonly links: readonly string[];
  /** What a clause may end with, before a noun. */
  readonly places: readonly string[];
  readonly nouns: readonly string[];
  readonly adjectives: readonly string[];
  readonly verbs: readonly string[];
  /** Who acts. */
  subject(noun: string, adjective: string): string;
  /** What is acted on. */
  object(noun: string, adjective: string): string;
  /** After one of the places. */
  after(place: string, noun: string): string;
}

/** Words of a list. */
export function list(words: string): readonly string[] {
  return words.trim().split(/\s+/);
}

/** A clause: who does what to what, perhaps where. */
export function clause(tongue: Tongue, dice: Dice, withPlace: boolean): string {
  const { nouns, adjectives, verbs, places } = tongue;
  const subject = tongue.subject(dice.pick(nouns), dice.pick(adjectives));
  const object = tongue.object(dice.pick(nouns), dice.pick(adjectives));
  const place = withPlace ? ` ${tongue.after(dice.pick(places), dice.pick(nouns))}` : '';
  return `${subject} ${dice.pick(verbs)} ${object}${place}`;
}
