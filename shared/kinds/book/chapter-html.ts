import MarkdownIt, { type Token } from 'markdown-it';
import { cutAtSentence } from '../text/cut-at-sentence.ts';

/** Raw HTML stays text; links and pictures are no markup either: what is left has no attribute at all. */
const READER = new MarkdownIt('commonmark', { html: false }).disable(['link', 'image', 'autolink', 'reference']);

/**
 * Light Markdown as the HTML that the frontend's reader injects and its exports strip: blocks with one blank line between them, without
 * attributes, and with no other entities than `&amp;`, `&lt;`, `&gt;` and `&quot;`. Well-formed XML, too.
 *
 * @param maxBytes of the whole: what is too much is left out from the end, at a block or a sentence.
 */
export function chapterHtml(markdown: string, maxBytes = Number.POSITIVE_INFINITY): string {
  const html = render(markdown);
  if (Buffer.byteLength(html) <= maxBytes) return html;
  const blocks = markdown.split('\n\n');
  const upTo = (count: number) => blocks.slice(0, count).join('\n\n');
  let count = blocks.length - 1;
  while (count > 0 && Buffer.byteLength(render(upTo(count))) > maxBytes) count -= 1;
  const begun = beginningOf(blocks[count] ?? '', maxBytes - Buffer.byteLength(render(upTo(count))));
  return render([upTo(count), begun].filter((text) => text !== '').join('\n\n'));
}

/** The sentences of a block that fit into so many bytes of HTML. */
function beginningOf(block: string, bytes: number): string {
  for (let room = bytes; room > 200; room = Math.floor(room * 0.9)) {
    const begun = cutAtSentence(block, { bytes: room }, 0);
    if (begun.endsWith('…') && begun !== block) return '';
    if (Buffer.byteLength(render(begun)) + 2 <= bytes) return begun;
  }
  return '';
}

function render(markdown: string): string {
  return blocksOf(READER.parse(markdown, {})).join('\n\n');
}

function blocksOf(tokens: readonly Token[]): string[] {
  const blocks: string[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token === undefined) break;
    const end = token.nesting === 1 ? closingOf(tokens, index) : index;
    const inner = tokens.slice(index + 1, end);
    index = end;
    switch (token.type) {
      case 'heading_open':
        blocks.push(`<h3>${inlineHtml(inner)}</h3>`);
        break;
      case 'paragraph_open':
        blocks.push(token.hidden ? inlineHtml(inner) : `<p>${inlineHtml(inner)}</p>`);
        break;
      case 'bullet_list_open':
        blocks.push(`<ul>${blocksOf(inner).join('\n\n')}</ul>`);
        break;
      case 'ordered_list_open':
        blocks.push(`<ol>${blocksOf(inner).join('\n\n')}</ol>`);
        break;
      case 'list_item_open':
        blocks.push(`<li>${blocksOf(inner).join('\n\n')}</li>`);
        break;
      case 'blockquote_open':
        blocks.push(`<blockquote>${blocksOf(inner).join('\n\n')}</blockquote>`);
        break;
      case 'fence':
      case 'code_block':
        blocks.push(`<pre><code>${READER.utils.escapeHtml(token.content.trimEnd())}</code></pre>`);
        break;
    }
  }
  return blocks;
}

function inlineHtml(tokens: readonly Token[]): string {
  const children = tokens.find(({ type }) => type === 'inline')?.children ?? [];
  const inLine = children.map((token) => {
    if (token.type === 'softbreak' || token.type === 'hardbreak') return ' ';
    const tag = { em: 'em', strong: 'strong' }[token.type.split('_')[0] ?? ''];
    if (tag !== undefined) return token.nesting === 1 ? `<${tag}>` : `</${tag}>`;
    const text = READER.utils.escapeHtml(token.content);
    return token.type === 'code_inline' ? `<code>${text}</code>` : text;
  });
  return inLine.join('');
}

function closingOf(tokens: readonly Token[], opening: number): number {
  let depth = 0;
  for (let index = opening; index < tokens.length; index += 1) {
    depth += tokens[index]?.nesting ?? 0;
    if (depth === 0) return index;
  }
  return tokens.length;
}
