import { type Block, blocksOf, markdownOf } from './blocks.ts';
import { comparedWords } from './repetition.ts';

/** Where a text may have headings of its own: nowhere, or inside, as `###`. */
export type Headings = 'none' | 'inside';

const CONTROL = /(?![\n])[\p{Cc}\u200b-\u200d\u2028\u2029\u2060\ufeff]/gu;
const FENCED = /^\s*```[a-z]*\n([\s\S]*?)\n?```\s*$/iu;
/** Elements whose content is no text. */
const NO_TEXT = /<(script|style|iframe|object|svg|template|noscript|form)\b[\s\S]*?(?:<\/\1\s*>|$)/giu;
const HEADING_TAG = /<h[1-6]\b[^>]*>([\s\S]*?)<\/h[1-6]\s*>/giu;
const ITEM_TAG = /<li\b[^>]*>/giu;
const BREAK_TAG = /<br\b[^>]*>/giu;
const BLOCK_TAG =
  /<\/?(?:p|div|ul|ol|section|article|header|footer|main|blockquote|table|tr|body|html|head)\b[^>]*>|<\/li\s*>/giu;
/** Any other tag, and comments. A `<` before a blank or a digit is a sign of mathematics. */
const TAG = /<!--[\s\S]*?-->|<\/?[a-z][a-z0-9-]*(?:\s[^<>]*)?\/?>|<![a-z][^>]*>/giu;
const ENTITIES: readonly (readonly [RegExp, string])[] = [
  [/&nbsp;|&#160;/gu, '\u00a0'],
  [/&quot;|&#34;/gu, '"'],
  [/&apos;|&#0?39;|&#x27;|&rsquo;/giu, '’'],
  [/&amp;(?![a-z#])/gu, '&'],
];
/** Marks of emphasis around words: the frontend prints drafts as they are. */
const EMPHASIS = /(\*\*\*|\*\*|__|~~|`)(?=\S)(.+?)(?<=\S)\1/gu;
const ITALICS = /(?<![\p{L}\p{N}*_])([*_])(?=\S)([^*_\n]+?)(?<=\S)\1(?![\p{L}\p{N}*_])/gu;
/** A line that is bold as a whole is a heading that was written otherwise. */
const BOLD_LINE = /^[^\S\n]*(?:\*\*|__)([^*_\n]{2,120})(?:\*\*|__)[^\S\n]*:?[^\S\n]*$/gmu;
const SETEXT = /^([^\n]{1,150})\n(?:={3,}|-{3,})[^\S\n]*$/gmu;
const RULE = /^[^\S\n]*(?:[-*_][^\S\n]*){3,}$/gmu;
const TABLE_RULE = /^[^\S\n]*\|?(?:[^\S\n]*:?-{2,}:?[^\S\n]*\|)+[^\S\n]*(?::?-{2,}:?[^\S\n]*)?\n/gmu;
const TABLE_ROW = /^[^\S\n]*\|(.+)\|[^\S\n]*$/gmu;
/** What a model says about its text instead of writing it. */
const BEFORE =
  /^(?:voici|bien sûr|certainement|d['’]accord|avec plaisir|here(?: is|['’]s)|sure|certainly|of course|claro|aquí|hier ist|ecco|aqui está)\b.*:$/iu;
const AFTER =
  /^(?:\(?nombre de mots|\(?word count|n['’]hésitez pas à me (?:dire|demander|faire)|j['’]espère que (?:ce|cette) (?:texte|section|chapitre|introduction|conclusion)|let me know|i hope this)/iu;
/** A part's number or name before or instead of its title. */
const LABEL = /^(?:introduction|conclusion|(?:section|chapitre|chapter|partie)\s*\d+)\s*[:.–—-]?\s*/iu;

/**
 * A model's answer as light Markdown: paragraphs, lists and, where they may be, `###` headings, separated by blank lines. What says nothing
 * goes: tags, emphasis, rules, the part's own title, what the model says about its text. Words stay.
 *
 * @param heading the part's title, which is printed above it anyway.
 */
export function tidyText(answer: string, heading: string, headings: Headings): string {
  const text = emphasisRemoved(tagsRemoved(unwrapped(answer)));
  const blocks = blocksOf(text).filter(({ text: words }) => /[\p{L}\p{N}]/u.test(words));
  return markdownOf(withOwnHeadings(withoutTalk(blocks), heading, headings));
}

function unwrapped(answer: string): string {
  const text = answer.toWellFormed().normalize('NFC').replaceAll('\r\n', '\n').replaceAll('\t', ' ');
  const inner = FENCED.exec(text)?.[1] ?? text;
  return inner
    .replaceAll(CONTROL, '')
    .replaceAll(/[\u202f\u2007]/gu, '\u00a0')
    .replaceAll(/^[^\S\n]*```.*$/gmu, '');
}

function tagsRemoved(text: string): string {
  const plain = text
    .replaceAll(NO_TEXT, ' ')
    .replaceAll(HEADING_TAG, '\n\n### $1\n\n')
    .replaceAll(ITEM_TAG, '\n- ')
    .replaceAll(BREAK_TAG, '\n')
    .replaceAll(BLOCK_TAG, '\n\n')
    .replaceAll(TAG, '');
  // What is left of a tag that was put together from the pieces of others.
  const safe = plain.search(TAG) !== -1 ? plain.replaceAll(/[<>]/gu, '') : plain;
  return ENTITIES.reduce((so, [entity, sign]) => so.replaceAll(entity, sign), safe);
}

function emphasisRemoved(text: string): string {
  return text
    .replaceAll(BOLD_LINE, '### $1')
    .replaceAll(SETEXT, '### $1')
    .replaceAll(TABLE_RULE, '')
    .replaceAll(RULE, '')
    .replaceAll(
      TABLE_ROW,
      (_, cells: string) =>
        `- ${cells
          .split('|')
          .map((cell) => cell.trim())
          .join(' : ')}`,
    )
    .replaceAll(/^[^\S\n]*>[^\S\n]?/gmu, '')
    .replaceAll(EMPHASIS, '$2')
    .replaceAll(ITALICS, '$2');
}

function withoutTalk(blocks: readonly Block[]): readonly Block[] {
  const [first] = blocks;
  const last = blocks.at(-1);
  const isTalk = (block: Block | undefined, talk: RegExp) =>
    blocks.length > 1 && block?.kind === 'paragraph' && talk.test(block.text) && comparedWords(block.text).length < 30;
  return blocks.slice(isTalk(first, BEFORE) ? 1 : 0, isTalk(last, AFTER) ? -1 : undefined);
}

/** Without the part's title at its beginning; other headings as `###`. */
function withOwnHeadings(blocks: readonly Block[], heading: string, headings: Headings): readonly Block[] {
  const [first, ...rest] = blocks;
  const own = first !== undefined && rest.length > 0 && isOwn(first, heading);
  return (own ? rest : blocks)
    .map((block) => (block.kind === 'heading' ? { ...block, mark: '### ' } : block))
    .filter(
      // At the end there is nothing under it.
      (block, index, all) => headings === 'none' || block.kind !== 'heading' || index < all.length - 1,
    );
}

function isOwn({ kind, text }: Block, heading: string): boolean {
  if (kind === 'item') return false;
  const title = text.replace(LABEL, '');
  const same = (one: string) => comparedWords(one).join(' ') === comparedWords(heading).join(' ');
  if (same(text) || same(title)) return heading !== '' || title === '';
  return kind === 'heading' && title === '';
}
