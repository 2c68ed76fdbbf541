import { countWords } from '../count-words.ts';
import type { Fault } from '../judging/fault.ts';
import { passagesOf, sentenceKey, sentenceKeys } from '../quality/repetition.ts';
import { keepSentences } from '../quality/sentences.ts';
import { wordBand } from '../quality/word-band.ts';
import type { TextFile } from '../text-file.ts';

/** A written part of a whole. */
export interface WholePart {
  readonly name: string;
  /** Its target. */
  readonly words: number;
  readonly file: TextFile;
}

/** A part that has to be written again before the whole can be put together. */
export interface Rewrite {
  readonly name: string;
  readonly fault: Fault;
}

/** So much of a part may go because an earlier one says it. */
const LEAST_LEFT = 0.8;
/** So many of a part's passages in earlier ones make it the same text in other places. */
const MOST_SHARED_PASSAGES = 0.15;

/**
 * The parts without what an earlier one says already: parts are written side by side and do not see each other. A sentence of six words or
 * more stands once in a whole.
 *
 * @param parts those first whose sentences stay.
 */
export function withoutShared(parts: readonly WholePart[]): readonly WholePart[] {
  const seen = new Set<string>();
  return parts.map((part) => {
    const { markdown } = part.file;
    const keys = sentenceKeys(markdown);
    const shared = [...keys].filter((key) => seen.has(key));
    for (const key of keys) seen.add(key);
    if (shared.length === 0) return part;
    const own = keepSentences(markdown, (sentence) => !shared.includes(sentenceKey(sentence) ?? ''));
    return { ...part, file: { ...part.file, markdown: own, words: countWords(own) } };
  });
}

/**
 * Which parts have to be written again: those that say what earlier ones say, and, where the whole is too short, the shortest.
 *
 * @param parts as they were written, those first whose sentences stay.
 */
export function rewritesOf(parts: readonly WholePart[]): readonly Rewrite[] {
  const left = withoutShared(parts);
  const seen = new Set<string>();
  const repeating = parts.filter((part, index) => {
    const passages = passagesOf(part.file.markdown);
    const again = [...passages].filter((passage) => seen.has(passage)).length;
    for (const passage of passages) seen.add(passage);
    const isEmptied = (left[index]?.file.words ?? 0) < part.words * LEAST_LEFT && left[index] !== part;
    return isEmptied || again > passages.size * MOST_SHARED_PASSAGES;
  });
  const shared = repeating.map(({ name }): Rewrite => ({ name, fault: { fault: 'shared' } }));
  return [...shared, ...tooShort(left, new Set(repeating.map(({ name }) => name)))];
}

/** The shortest parts, until the whole would have its words with them at their targets. */
function tooShort(parts: readonly WholePart[], repeating: ReadonlySet<string>): readonly Rewrite[] {
  const target = parts.reduce((sum, { words }) => sum + words, 0);
  let total = parts.reduce((sum, { name, words, file }) => sum + (repeating.has(name) ? words : file.words), 0);
  const rewrites: Rewrite[] = [];
  const shortest = parts
    .filter(({ name }) => !repeating.has(name))
    .toSorted((a, b) => a.file.words / a.words - b.file.words / b.words);
  for (const { name, words, file } of shortest) {
    if (total >= wordBand(target).least) break;
    total += words - file.words;
    rewrites.push({ name, fault: { fault: 'short', found: file.words } });
  }
  return rewrites;
}
