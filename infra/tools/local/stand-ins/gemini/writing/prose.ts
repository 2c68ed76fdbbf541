import { Dice } from './dice.ts';
import { FR } from './tongues/fr.ts';
import { DE, EN, ES, IT, NL, PT } from './tongues/others.ts';
import { clause, type Tongue } from './tongues/tongue.ts';

/** The languages that the model writes, by the names that a French prompt has for them. */
const TONGUES: ReadonlyMap<string, Tongue> = new Map([
  ['français', FR],
  ['anglais', EN],
  ['espagnol', ES],
  ['allemand', DE],
  ['italien', IT],
  ['portugais', PT],
  ['néerlandais', NL],
]);

/** Below so many words that are left a sentence is kept short. */
const SHORT_REST = 16;
const SENTENCES_OF_A_PARAGRAPH = 4;
const PARAGRAPHS_UNDER_A_HEADING = 5;

/** How a text is to be. */
export interface ProseOrder {
  readonly language: string;
  readonly words: number;
  /** Whether it has headings of its own, as `###`. */
  readonly headings: boolean;
  /** Whether it may have lists. */
  readonly lists: boolean;
}

/** Writes sentences: the same ones for the same seed, and hardly ever one twice. */
export class Author {
  readonly #tongue: Tongue;
  readonly #dice: Dice;

  /** @param language its French name; French when it is none of the known ones. */
  constructor(language: string, seed: string) {
    this.#tongue = TONGUES.get(language) ?? FR;
    this.#dice = new Dice(seed);
  }

  sentence(isShort: boolean = false): string {
    const tongue = this.#tongue;
    const dice = this.#dice;
    if (isShort) return capital(`${clause(tongue, dice, false)}.`);
    const opener = dice.oneIn(3) ? `${dice.pick(tongue.openers)} ` : '';
    const second = dice.oneIn(2) ? `, ${dice.pick(tongue.links)} ${clause(tongue, dice, dice.oneIn(2))}` : '';
    return capital(`${opener}${clause(tongue, dice, dice.oneIn(2))}${second}.`);
  }

  /** A line without a full stop. */
  title(): string {
    const { subject } = this.#tongue;
    const { nouns, adjectives } = this.#tongue;
    const one = () => subject(this.#dice.pick(nouns), this.#dice.pick(adjectives));
    return capital(`${one()}, ${one()}`);
  }

  /** A noun with an adjective, as people search for it. */
  label(): string {
    const { nouns, adjectives } = this.#tongue;
    return `${this.#dice.pick(nouns)} ${this.#dice.pick(adjectives)}`;
  }

  /** Sentences of so many characters, at least and at most. */
  line(least: number, most: number): string {
    let line = this.sentence();
    while (line.length < least) line = `${line} ${this.sentence(true)}`;
    while (line.length > most) line = `${line.slice(0, line.lastIndexOf(' ')).replace(/[ ,.]+$/, '')}.`;
    return line;
  }
}

/** Writes a text in paragraphs, of as many words as asked, give or take a few. */
export function prose({ language, words, headings, lists }: ProseOrder, seed: string): string {
  const author = new Author(language, seed);
  const blocks: string[] = [];
  let paragraph: string[] = [];
  let left = words;
  const add = (sentence: string) => {
    paragraph.push(sentence);
    left -= sentence.split(/\s+/).length;
  };
  const close = () => {
    if (paragraph.length > 0) blocks.push(paragraph.join(' '));
    paragraph = [];
  };
  while (left > 3) {
    add(author.sentence(left < SHORT_REST));
    if (paragraph.length < SENTENCES_OF_A_PARAGRAPH) continue;
    close();
    const proseBlocks = blocks.filter((block) => !block.startsWith('#')).length;
    if (headings && left > 80 && proseBlocks % PARAGRAPHS_UNDER_A_HEADING === 0) {
      const title = author.title();
      blocks.push(`### ${title}`);
      left -= title.split(' ').length;
    } else if (lists && left > 80 && proseBlocks % 7 === 3) {
      const items = [author.sentence(true), author.sentence(true), author.sentence(true)];
      blocks.push(items.map((item) => `- ${item}`).join('\n'));
      left -= items.join(' ').split(/\s+/).length;
    }
  }
  close();
  return blocks.join('\n\n');
}

function capital(sentence: string): string {
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`;
}
