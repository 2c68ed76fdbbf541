import { lightMarkdown } from '../light-markdown.ts';
import { comparedWords } from '../split-sentences.ts';

/** Where a text may have headings of its own: nowhere, or inside, as `###`. */
export type Headings = 'none' | 'inside';

/** A whole answer between fences. */
const FENCED = /^\s*```[a-z]*\n([\s\S]*?)\n?```\s*$/iu;
/** A line that is bold as a whole is a heading that was written otherwise. */
const BOLD_LINE = /^[^\S\n]*(?:\*\*|__)([^*_\n]{2,120})(?:\*\*|__)[^\S\n]*:?[^\S\n]*$/gmu;
/** A part's number before its title, as in `## Section 2 : Le sol`. */
const NUMBERED = /^\s*(#{1,6}\s*)(?:section|chapitre|chapter|partie|part)\s*\d+\s*[:.–—-]\s*/iu;
/** What a model calls the parts that have no title. */
const LABELS = ['introduction', 'conclusion'];
/** What a model says about its text instead of writing it. */
const BEFORE =
  /^(?:voici|bien sûr|certainement|d['’]accord|avec plaisir|here(?: is|['’]s)|sure|certainly|of course|claro|aquí|hier ist|ecco|aqui está)\b[^\n]*:$/iu;
const AFTER =
  /^(?:\(?nombre de mots|\(?word count|n['’]hésitez pas à me (?:dire|demander|faire)|j['’]espère que (?:ce|cette) (?:texte|section|chapitre|introduction|conclusion)|let me know|i hope this)/iu;

/**
 * A model's answer as light Markdown without what says nothing: the part's own title, which is printed above it anyway, and what the
 * model says about its text. Headings stay, as `###`, so that they can be judged.
 */
export function tidyText(answer: string, heading: string, headings: Headings): string {
  const unwrapped = (FENCED.exec(answer)?.[1] ?? answer).replaceAll('\r\n', '\n');
  const written = withoutTalk(unwrapped).replaceAll(BOLD_LINE, '### $1').replace(NUMBERED, '$1');
  return lightMarkdown(written, { above: heading === '' ? LABELS : [heading], emphasis: headings === 'inside' });
}

function withoutTalk(text: string): string {
  const blocks = text.trim().split(/\n[^\S\n]*\n/u);
  const isTalk = (block: string | undefined, talk: RegExp) =>
    block !== undefined && blocks.length > 1 && talk.test(block.trim()) && comparedWords(block).length < 30;
  return blocks.slice(isTalk(blocks[0], BEFORE) ? 1 : 0, isTalk(blocks.at(-1), AFTER) ? -1 : undefined).join('\n\n');
}
