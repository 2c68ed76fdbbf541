/** A block of light Markdown: what stands between blank lines, and each item of a list. */
export interface Block {
  readonly kind: 'paragraph' | 'item' | 'heading';
  /** What stands before the text: `### `, `- `, `2. `. */
  readonly mark: string;
  /** On one line. */
  readonly text: string;
}

const MARK = /^\s*(#{1,6}(?=\s|$)\s*|[-*+•–]\s+|\d{1,3}[.)]\s+)/;

/** The blocks of a text. Lines of a paragraph that are broken only for the eye are one. */
export function blocksOf(markdown: string): readonly Block[] {
  const blocks: Block[] = [];
  let open = false;
  for (const line of markdown.split('\n')) {
    const text = line.trim();
    if (text === '') {
      open = false;
      continue;
    }
    const mark = MARK.exec(line)?.[1];
    const last = blocks.at(-1);
    if (mark === undefined && open && last !== undefined) {
      blocks[blocks.length - 1] = { ...last, text: `${last.text} ${text}` };
      continue;
    }
    blocks.push(blockOf(mark, text.slice((mark ?? '').trim().length).trim()));
    // The line after a heading is a block of its own.
    open = mark?.startsWith('#') !== true;
  }
  return blocks.filter(({ text }) => text !== '');
}

function blockOf(mark: string | undefined, text: string): Block {
  if (mark === undefined) return { kind: 'paragraph', mark: '', text };
  return { kind: mark.startsWith('#') ? 'heading' : 'item', mark: `${mark.trim()} `, text };
}

/** Light Markdown: blocks separated by one blank line, the items of a list by a line break. */
export function markdownOf(blocks: readonly Block[]): string {
  return blocks
    .map((block, index) => {
      const inList = block.kind === 'item' && blocks[index - 1]?.kind === 'item';
      return `${index === 0 ? '' : inList ? '\n' : '\n\n'}${block.mark}${block.text}`;
    })
    .join('');
}
