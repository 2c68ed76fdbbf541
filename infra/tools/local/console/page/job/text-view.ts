import { el } from '../el.ts';
import type { Speech } from '../speech.ts';
import type { TextKey } from '../texts.ts';
import { listOf, member, numberOf, textOf } from '../unknown.ts';

const BLOCKS = 'h1, h2, h3, h4, h5, h6, p, li, blockquote, pre';
/** What a text may be wrapped in. */
const WRAPPERS = ['blog_article', 'article', 'book_data', 'book', 'blog_data', 'result', 'data'];
const TITLES = ['title', 'book_title', 'heading'];
const FULL = ['full_content', 'content', 'text', 'markdown'];
const FACTS = ['word_count', 'seo_score', 'readability_score'] as const;

/** The text in what an answer or a file says: an article, a book, a section; `undefined` when there is none. */
export function textIn(value: unknown): unknown {
  const inside = WRAPPERS.map((name) => member(value, name)).find((found) => isText(found));
  return inside ?? (isText(value) ? value : undefined);
}

function isText(value: unknown): boolean {
  const hasBody =
    textOf(value, 'introduction', ...FULL) !== undefined || listOf(value, 'chapters', 'sections').length > 0;
  return hasBody && TITLES.concat(FULL).some((name) => textOf(value, name) !== undefined);
}

/** An article, a book or a part of one, to be read. Nothing of it becomes an element but by name: it is shown as text. */
export function textView(text: unknown, speech: Speech): Node[] {
  if (typeof text === 'string') return blocksOf(text);
  const facts = FACTS.flatMap((name) => factOf(text, name, speech));
  const title = textOf(text, ...TITLES);
  const head = textOf(text, 'meta_description', 'description', 'subtitle', 'summary');
  const chapters = listOf(text, 'chapters');
  const sections = listOf(text, 'sections');
  const full = textOf(text, ...FULL);
  return [
    ...(title ? [el('h3', {}, title)] : []),
    ...(facts.length === 0 ? [] : [el('p', { class: 'hint' }, facts.join(' · '))]),
    ...(head === undefined ? [] : [el('p', { class: 'head' }, head)]),
    ...blocksOf(textOf(text, 'introduction') ?? ''),
    ...(full === undefined ? sections.flatMap((section) => sectionView(section)) : blocksOf(full)),
    ...chapters.map((chapter, index) => chapterView(chapter, index, speech)),
    ...blocksOf(textOf(text, 'conclusion') ?? ''),
    ...tagsOf(text),
  ];
}

function sectionView(section: unknown): Node[] {
  if (typeof section === 'string') return blocksOf(section);
  const heading = textOf(section, 'heading', 'title');
  return [
    ...(heading ? [el('h4', {}, heading)] : []),
    ...blocksOf(textOf(section, 'content', 'text', 'description', 'summary') ?? ''),
  ];
}

function chapterView(chapter: unknown, index: number, { say }: Speech): HTMLElement {
  const title = textOf(chapter, 'title', 'heading') ?? '';
  const content = blocksOf(textOf(chapter, 'content', 'text', 'description', 'summary') ?? '');
  const words = content.reduce((sum, { textContent }) => sum + wordsOf(textContent ?? ''), 0);
  const name = `${say('chapter', { number: index + 1 })} ${title}`;
  return el(
    'details',
    { class: 'chapter' },
    el('summary', {}, name, ' ', el('span', { class: 'hint' }, say('wordCount', { words }))),
    ...content,
  );
}

function factOf(text: unknown, name: (typeof FACTS)[number], { say }: Speech): string[] {
  const value = numberOf(text, name) ?? textOf(text, name);
  const key: TextKey = name;
  return value === undefined ? [] : [say(key, { value })];
}

function tagsOf(text: unknown): Node[] {
  const tags = listOf(text, 'tags', 'main_keywords').filter((tag) => typeof tag === 'string');
  return tags.length === 0 ? [] : [el('ul', { class: 'tags' }, ...tags.map((tag) => el('li', {}, tag)))];
}

function wordsOf(text: string): number {
  return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

/** Paragraphs, headings and list items of light Markdown or of HTML. */
function blocksOf(text: string): Node[] {
  if (text.trim() === '') return [];
  return /<(p|h[1-6]|ul|ol)\b/i.test(text) ? fromHtml(text) : fromMarkdown(text);
}

function fromHtml(html: string): Node[] {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  const blocks = [...body.querySelectorAll(BLOCKS)].filter((block) => block.querySelector(BLOCKS) === null);
  const shown = blocks.map((block) => block.textContent?.trim() ?? '');
  return blocks.flatMap((block, index) => {
    const words = shown[index] ?? '';
    if (words === '') return [];
    if (/^H\d$/.test(block.tagName)) return [el('h4', {}, words)];
    return [el('p', { class: block.tagName === 'LI' ? 'item' : undefined }, words)];
  });
}

function fromMarkdown(text: string): Node[] {
  return text.split(/\n\s*\n/).flatMap((block): Node[] => {
    const heading = /^#{1,6}\s+(.*)$/s.exec(block.trim())?.[1];
    if (heading !== undefined) {
      const [first = '', ...rest] = heading.split('\n');
      return [el('h4', {}, first), ...fromMarkdown(rest.join('\n'))];
    }
    const lines = block.split('\n').filter((line) => line.trim() !== '');
    if (lines.length === 0) return [];
    const isList = lines.every((line) => /^\s*([-*]|\d+\.)\s/.test(line));
    if (isList) return lines.map((line) => el('p', { class: 'item' }, line.replace(/^\s*([-*]|\d+\.)\s+/, '')));
    return [el('p', {}, lines.join('\n'))];
  });
}
