import { countWords } from '../text/count-words.ts';
import { cutAtSentence, cutAtWord, fits } from '../text/cut-at-sentence.ts';
import { lightMarkdown, plainLine } from '../text/light-markdown.ts';
import { bareSentence, splitSentences } from '../text/split-sentences.ts';
import type { TextFile } from '../text/text-file.ts';
import {
  type ArticleOutlineFile,
  type ArticleText,
  MAX_ARTICLE_TITLE_CHARACTERS,
  MAX_HEADING_CHARACTERS,
  META_DESCRIPTION,
} from './article-files.ts';

/** Bytes of the frontend's columns for the introduction and the conclusion. */
const MAX_TEXT_BYTES = 65_535;
const MAX_LABELS = 12;
const MAX_LABEL_CHARACTERS = 60;
/** Shorter sentences are repeated by chance. */
const WORDS_OF_A_REPEATED_SENTENCE = 6;

/** The written parts of an article, in the order of its plan. */
export interface ArticleParts {
  readonly introduction: TextFile;
  readonly sections: readonly TextFile[];
  readonly conclusion: TextFile;
}

/**
 * Puts an article together, in the form that the frontend prints: light Markdown that also reads well raw, `full_content` without the
 * introduction and the conclusion, every text within its column. The same bytes for the same parts.
 */
export function assembleArticle(outline: ArticleOutlineFile, parts: ArticleParts): ArticleText {
  const introduction = frame(parts.introduction);
  const conclusion = frame(parts.conclusion);
  const said = new Set([introduction, conclusion].flatMap(sentencesOf));
  const sections = parts.sections.map(({ heading, markdown }, index) => {
    const line = plainLine(heading === '' ? (outline.sections[index]?.title ?? '') : heading);
    const title = cutAtWord(line, { characters: MAX_HEADING_CHARACTERS });
    return { heading: title, content: withoutSentences(lightMarkdown(markdown, { above: [title, heading] }), said) };
  });
  const full = sections.map(({ heading, content }) => `## ${heading}\n\n${content}`).join('\n\n');
  return {
    language: outline.language,
    title: cutAtWord(plainLine(outline.title), { characters: MAX_ARTICLE_TITLE_CHARACTERS }, ''),
    meta_description: metaDescription(outline.meta_description, introduction),
    introduction,
    sections,
    conclusion,
    tags: labels(outline.tags),
    main_keywords: labels(outline.main_keywords),
    full_content: full,
    word_count: countWords(introduction) + countWords(full) + countWords(conclusion),
  };
}

/** An introduction or a conclusion: the page prints no heading above it. */
function frame({ markdown }: TextFile): string {
  return cutAtSentence(lightMarkdown(markdown, { headings: false }), { bytes: MAX_TEXT_BYTES });
}

/**
 * 120–155 characters: one that is too long ends at a sentence or, at a loss, at a word; one that is too short goes on with the
 * introduction.
 */
export function metaDescription(written: string, introduction: string): string {
  const line = plainLine(written);
  const limit = { characters: META_DESCRIPTION.most };
  if ([...line].length >= META_DESCRIPTION.least)
    return cutAtSentence(line, limit, META_DESCRIPTION.least / META_DESCRIPTION.most);
  const closed = line === '' || /[.!?…]$/u.test(line) ? line : `${line}.`;
  const more = splitSentences(introduction.replace(/\s+/gu, ' ')).filter((sentence) => !closed.includes(sentence));
  let grown = closed;
  for (const sentence of more) {
    if ([...grown].length >= META_DESCRIPTION.least) break;
    const next = `${grown} ${sentence}`.trim();
    grown = fits(next, limit) ? next : cutAtWord(next, limit);
  }
  return grown;
}

function labels(written: readonly string[]): string[] {
  const lines = written.map((label) => plainLine(label.replace(/^#/u, ''))).filter((label) => label !== '');
  const byWord = new Map(
    lines.map((label) => [label.toLowerCase(), cutAtWord(label, { characters: MAX_LABEL_CHARACTERS }, '')]),
  );
  return [...byWord.values()].slice(0, MAX_LABELS);
}

function sentencesOf(text: string): string[] {
  return text
    .split(/\n+/u)
    .flatMap(splitSentences)
    .map(bareSentence)
    .filter((sentence) => countWords(sentence) >= WORDS_OF_A_REPEATED_SENTENCE);
}

/** The text without the sentences that the page prints above or below it. */
function withoutSentences(markdown: string, said: ReadonlySet<string>): string {
  return markdown
    .split('\n\n')
    .map((block) => {
      const sentences = splitSentences(block);
      const kept = sentences.filter((sentence) => !said.has(bareSentence(sentence)));
      return kept.length === sentences.length ? block : kept.join(' ');
    })
    .filter((block) => block !== '')
    .join('\n\n');
}
