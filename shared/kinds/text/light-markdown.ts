import MarkdownIt, { type Token } from 'markdown-it';
import { plainSigns } from './typography.ts';

/** Reads what models write: raw HTML is recognised, so that it can be dropped. */
const READER = new MarkdownIt('default', { html: true, linkify: false, typographer: false });
/** Reads what is printed here, as the frontend does: CommonMark. */
const CHECK = new MarkdownIt('commonmark', { html: true });

/** Elements whose content is no text of the author. */
const SILENT = /<(script|style|iframe|object|embed|template|svg|math|noscript|head|title)\b[\s\S]*?(<\/\1\s*>|$)/giu;
const COMMENT = /<!--[\s\S]*?(-->|$)|<![a-z][^>]*>|<\?[\s\S]*?(\?>|$)/giu;
/** Elements that end a paragraph. */
const BLOCK_TAG =
  /<\/?(p|div|section|article|header|footer|main|aside|blockquote|br|hr|table|thead|tbody|tr|ul|ol|dl|pre|figure|h[1-6])\b[^>]*>/giu;
const ITEM_TAG = /<(li|dt|dd)\b[^>]*>/giu;
const TAG = /<\/?[a-z][^>]*>/giu;

export interface LightMarkdownOptions {
  /** Whether `*emphasis*` and `**strong**` stay: they do not read well raw. */
  readonly emphasis?: boolean;
  /** What stands above the text: a first block that says only one of these is left out. */
  readonly above?: readonly string[];
  /** Whether headings stay, as `###`; otherwise they are left out. */
  readonly headings?: boolean;
}

/**
 * What a model wrote, as Markdown that also reads well raw: paragraphs, lists, quotations, code and `###` headings, one blank line
 * between blocks. Links and pictures become their words; raw HTML, rules and reference definitions go; of tables the words stay.
 */
export function lightMarkdown(written: string, options: LightMarkdownOptions = {}): string {
  const tokens = READER.parse(plainSigns(written), {});
  const blocks = blocksOf(tokens, options);
  return withoutAbove(blocks, options.above ?? []).join('\n\n');
}

/** The words of a line of Markdown: a title, a heading. */
export function plainLine(written: string): string {
  const text = plainSigns(written)
    .replace(/\s*\n\s*/gu, ' ')
    .replace(/^\s*(#{1,6}\s+)?(\d+[.)]\s+(?=\p{L}))?/u, '');
  return words(READER.parseInline(text.trim(), {})[0]?.children ?? [], {})
    .replace(/[ \t]+/gu, ' ')
    .trim();
}

function withoutAbove(blocks: readonly Block[], above: readonly string[]): readonly string[] {
  const first = blocks.findIndex(({ text }) => !above.some((line) => sameWords(text, line)));
  const kept = first === -1 ? [] : blocks.slice(first);
  // A heading with nothing below it is none.
  return kept
    .filter((block, index) => !block.isHeading || kept[index + 1]?.isHeading === false)
    .map(({ text }) => text);
}

function sameWords(a: string, b: string): boolean {
  const bare = (text: string) =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
  return bare(a) === bare(b) && bare(a) !== '';
}

interface Block {
  readonly text: string;
  readonly isHeading: boolean;
}

function blocksOf(tokens: readonly Token[], options: LightMarkdownOptions): Block[] {
  const blocks: Block[] = [];
  const add = (text: string, isHeading = false) => {
    if (text.trim() !== '') blocks.push({ text, isHeading });
  };
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token === undefined) break;
    const end = token.nesting === 1 ? closingOf(tokens, index) : index;
    const inner = tokens.slice(index + 1, end);
    index = end;
    switch (token.type) {
      case 'heading_open':
        if (options.headings !== false) add(`### ${words(inlineOf(inner), {}).replace(/\s+/gu, ' ').trim()}`, true);
        break;
      case 'paragraph_open':
        add(paragraph(inner, options));
        break;
      case 'bullet_list_open':
      case 'ordered_list_open':
        add(list(token, inner, options));
        break;
      case 'blockquote_open':
        add(prefixed(blocksOf(inner, options), '> ', '>'));
        break;
      case 'table_open':
        add(table(inner));
        break;
      case 'fence':
      case 'code_block':
        add(`\`\`\`\n${token.content.replace(/\n+$/u, '').replace(/\n{2,}/gu, '\n')}\n\`\`\``);
        break;
      case 'html_block':
        blocks.push(...blocksOf(READER.parse(withoutTags(token.content), {}), options));
        break;
    }
  }
  return blocks;
}

/** The words of raw HTML, with its blocks apart. */
function withoutTags(html: string): string {
  return html
    .replace(SILENT, '\n\n')
    .replace(COMMENT, '')
    .replace(ITEM_TAG, '\n\n- ')
    .replace(BLOCK_TAG, '\n\n')
    .replace(TAG, '')
    .replace(/<(?=[a-z/!?])/giu, '\\<')
    .replace(/^[ \t]+/gmu, '');
}

function closingOf(tokens: readonly Token[], opening: number): number {
  let depth = 0;
  for (let index = opening; index < tokens.length; index += 1) {
    depth += tokens[index]?.nesting ?? 0;
    if (depth === 0) return index;
  }
  return tokens.length;
}

function inlineOf(tokens: readonly Token[]): readonly Token[] {
  return tokens.find(({ type }) => type === 'inline')?.children ?? [];
}

function paragraph(tokens: readonly Token[], options: LightMarkdownOptions): string {
  const printed = words(inlineOf(tokens), options)
    .replace(/[ \t]+/gu, ' ')
    .trim();
  const [first, , ...rest] = CHECK.parse(printed, {});
  if (printed === '' || (first?.type === 'paragraph_open' && rest.length === 1)) return printed;
  // Its beginning would make something else of it: a list, a heading, a quotation.
  return printed.replace(/^\d*/u, '$&\\');
}

function list(opening: Token, tokens: readonly Token[], options: LightMarkdownOptions): string {
  const first = Number(opening.attrGet('start') ?? 1);
  const items: string[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    if (tokens[index]?.type !== 'list_item_open') continue;
    const end = closingOf(tokens, index);
    const marker = opening.type === 'bullet_list_open' ? '- ' : `${first + items.length}. `;
    const text = blocksOf(tokens.slice(index + 1, end), { ...options, headings: false })
      .map((block) => block.text)
      .join('\n');
    if (text !== '') items.push(marker + text.replaceAll('\n', `\n${' '.repeat(marker.length)}`));
    index = end;
  }
  return items.join('\n');
}

/** A row becomes an item: CommonMark has no tables. */
function table(tokens: readonly Token[]): string {
  const rows: string[][] = [];
  for (const token of tokens) {
    if (token.type === 'tr_open') rows.push([]);
    if (token.type === 'inline') rows.at(-1)?.push(words(token.children ?? [], {}).trim());
  }
  return rows.map((cells) => `- ${cells.filter((cell) => cell !== '').join(' — ')}`).join('\n');
}

function prefixed(blocks: readonly Block[], prefix: string, empty: string): string {
  return blocks.map(({ text }) => prefix + text.replaceAll('\n', `\n${prefix}`)).join(`\n${empty}\n`);
}

/** Inline tokens as Markdown that reads well: signs are escaped only where they would be taken for markup. */
function words(tokens: readonly Token[], options: LightMarkdownOptions): string {
  const printed = print(tokens, options, escaped);
  const read = CHECK.parseInline(printed, {})[0]?.children ?? [];
  const isPlain = read.every(({ type }) => !/^(link_open|image|html_inline)$/u.test(type));
  return isPlain ? printed : print(tokens, options, withEscapes);
}

function print(
  tokens: readonly Token[],
  { emphasis = false }: LightMarkdownOptions,
  text: (words: string) => string,
): string {
  const mark = (sign: string) => (emphasis ? sign : '');
  let silent = '';
  let printed = '';
  for (const token of tokens) {
    if (silent !== '') {
      if (token.type === 'html_inline' && new RegExp(`^</${silent}`, 'iu').test(token.content)) silent = '';
      continue;
    }
    switch (token.type) {
      case 'text':
      case 'text_special':
      case 'image':
        printed += text(token.content);
        break;
      case 'code_inline':
        printed += code(token.content);
        break;
      case 'softbreak':
      case 'hardbreak':
        printed += ' ';
        break;
      case 'em_open':
      case 'em_close':
        printed += mark('*');
        break;
      case 'strong_open':
      case 'strong_close':
        printed += mark('**');
        break;
      case 'html_inline':
        silent = /^<(script|style|iframe|object|embed|template|svg|math)\b(?!.*\/>)/iu.exec(token.content)?.[1] ?? '';
        if (/^<br\b/iu.test(token.content)) printed += ' ';
        break;
    }
  }
  return printed;
}

/** A text that CommonMark reads as what it says. */
function escaped(text: string): string {
  const read = CHECK.renderInline(text);
  return read === CHECK.utils.escapeHtml(text) ? text : withEscapes(text);
}

function withEscapes(text: string): string {
  return text.replace(/[\\`*_[\]<&]/gu, '\\$&');
}

function code(text: string): string {
  const ticks = '`'.repeat(Math.max(0, ...(text.match(/`+/gu) ?? []).map((run) => run.length)) + 1);
  return text.includes('`') ? `${ticks} ${text} ${ticks}` : `\`${text}\``;
}
