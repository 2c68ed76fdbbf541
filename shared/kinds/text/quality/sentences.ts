import { countWords } from '../count-words.ts';
import { type Block, blocksOf, markdownOf } from './blocks.ts';

/** Shortened words whose full stop ends no sentence, in the languages of the texts. */
const SHORTENED =
  /(?:^|[\s(«"“])(?:\p{Lu}|M|MM|Mme|Mlle|Dr|Pr|St|Ste|av|apr|env|cf|ex|p|pp|vol|n|art|chap|fig|etc|Mr|Mrs|Ms|Prof|vs|e\.g|i\.e|p\. ex|z\.B|bzw|usw|ca|Sr|Sra|Sig|dott|bijv|J\.-C)\.$/u;

/** What may stand behind the sign that ends a sentence; French puts a blank before its closing quotes. */
const CLOSING = '(?:\\s?[»”’"\')\\]])*';
/** A sentence begins with a capital or a digit, perhaps in quotes or after a dash. */
const BEGINNING = '(?:["\'“‘«(\\[—–-]\\s?)*[\\p{Lu}\\p{N}¿¡]';
const END = new RegExp(`[.!?…]+${CLOSING}(?=\\s+${BEGINNING})`, 'gu');
const CLOSED = new RegExp(`[.!?…]${CLOSING}$`, 'u');

/** Whether the last sentence of a text is closed: it ends with `.`, `!`, `?` or `…`, perhaps in quotes. */
export function isClosed(text: string): boolean {
  return CLOSED.test(text.trimEnd());
}

/** The sentences of one block. `…` ends one like a full stop; a shortened word does not. */
export function sentencesIn(text: string): readonly string[] {
  const sentences: string[] = [];
  let from = 0;
  for (const { index, 0: sign } of text.matchAll(END)) {
    const sentence = text.slice(from, index + sign.length);
    // `etc.` may end one as well, and does where the next begins with a capital.
    if (sign === '.' && SHORTENED.test(sentence) && !sentence.endsWith('etc.')) continue;
    sentences.push(sentence.trim());
    from = index + sign.length;
  }
  const rest = text.slice(from).trim();
  return rest === '' ? sentences : [...sentences, rest];
}

/** The sentences of a text, without its headings. An item of a list is one at least. */
export function sentencesOf(markdown: string): readonly string[] {
  return blocksOf(markdown).flatMap(({ kind, text }) => (kind === 'heading' ? [] : sentencesIn(text)));
}

/** The text with only those of its sentences that are kept; blocks that lose all of them go. */
export function keepSentences(markdown: string, isKept: (sentence: string) => boolean): string {
  const kept = blocksOf(markdown).flatMap((block): Block[] => {
    if (block.kind === 'heading') return [block];
    const text = sentencesIn(block.text).filter(isKept).join(' ');
    return text === '' ? [] : [{ ...block, text }];
  });
  return markdownOf(withoutEmptyHeadings(kept));
}

/**
 * The longest beginning of a text that has at most so many words and ends with a whole sentence. Its first sentence stays, however long
 * it is.
 */
export function cutAtSentence(markdown: string, mostWords: number): string {
  let words = 0;
  let isOver = false;
  return keepSentences(markdown, (sentence) => {
    const withIt = words + countWords(sentence);
    isOver ||= words > 0 && withIt > mostWords;
    if (!isOver) words = withIt;
    return !isOver;
  });
}

/** A heading under which nothing is left goes, too. */
function withoutEmptyHeadings(blocks: readonly Block[]): readonly Block[] {
  return blocks.filter(({ kind }, index) => {
    const next = blocks[index + 1];
    return kind !== 'heading' || (next !== undefined && next.kind !== 'heading');
  });
}
