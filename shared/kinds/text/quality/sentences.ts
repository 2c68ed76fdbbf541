import { countWords } from '../count-words.ts';
import { splitSentences } from '../split-sentences.ts';
import { type Block, blocksOf, markdownOf } from './blocks.ts';

/** The sentences of a text, without its headings. An item of a list is one at least. */
export function sentencesOf(markdown: string): readonly string[] {
  return blocksOf(markdown).flatMap(({ kind, text }) => (kind === 'heading' ? [] : splitSentences(text)));
}

/** The text with only those of its sentences that are kept; blocks that lose all of them go. */
export function keepSentences(markdown: string, isKept: (sentence: string) => boolean): string {
  const kept = blocksOf(markdown).flatMap((block): Block[] => {
    if (block.kind === 'heading') return [block];
    const text = splitSentences(block.text).filter(isKept).join(' ');
    return text === '' ? [] : [{ ...block, text }];
  });
  return markdownOf(withoutEmptyHeadings(kept));
}

/**
 * The longest beginning of a text that has at most so many words and ends with a whole sentence. Its first sentence stays, however long
 * it is.
 */
export function cutToMostWords(markdown: string, mostWords: number): string {
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
