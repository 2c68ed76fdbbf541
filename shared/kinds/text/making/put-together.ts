import { deliveredParts } from '../../../jobs/part.ts';
import type { Failed, Trouble, TurnTools } from '../../maker.ts';
import type { TextFile } from '../text-file.ts';
import type { Written } from '../text-model.ts';
import type { MakeTextDeps, TextJob } from './text-part.ts';
import { rewritesOf, type WholePart, withoutShared } from './whole.ts';
import { type TextAssignment, writeText } from './write-text.ts';

/** So many parts of a whole are written again at its end; more of them are no whole. */
const MOST_REWRITES = 3;

/** What made a file: the calls of its turn, or, where there was none, those of its parts. */
export type MadeBy = Pick<Written, 'model' | 'seconds' | 'inputTokens' | 'outputTokens'>;

/** The texts of a whole, each of which says something of its own. */
export interface WholeTexts {
  readonly kind: 'whole';
  readonly texts: ReadonlyMap<string, TextFile>;
  readonly rewritten: number;
  readonly by: MadeBy;
}

/**
 * The texts of a whole as they can be put together. Sentences that an earlier part has are left out; a part that is mostly what others
 * say, or too short for the whole, is written again, once: at most three of them, side by side in this one turn, since delivered parts
 * are not made anew. What is not good then fails the whole.
 *
 * @param parts those first whose sentences stay.
 */
export async function wholeTexts(
  deps: MakeTextDeps,
  job: TextJob<unknown>,
  parts: readonly WholePart[],
  assignmentOf: (name: string) => TextAssignment,
  tools: TurnTools,
): Promise<WholeTexts | Failed | Trouble> {
  const rewrites = rewritesOf(parts);
  if (rewrites.length > MOST_REWRITES) return unusable(`${rewrites.length} parts repeat others or are too short`);
  const written = await Promise.all(
    rewrites.map(async ({ name, fault }) => ({ name, text: await writeText(deps, assignmentOf(name), fault, tools) })),
  );
  const isBilled = written.some(({ text }) => text.kind === 'usable');
  const again = new Map<string, TextFile>();
  const calls: Written[] = [];
  for (const { name, text } of written) {
    // What was written beside it is lost with it.
    if (text.kind === 'trouble') return { ...text, maybeBilled: text.maybeBilled || isBilled };
    if (text.kind === 'failed') return text;
    again.set(name, text.value);
    calls.push(text.by);
  }
  const renewed = parts.map((part) => ({ ...part, file: again.get(part.name) ?? part.file }));
  const [left] = rewritesOf(renewed);
  if (left !== undefined) return unusable(`${left.name}: ${left.fault.fault}, again`);
  return {
    kind: 'whole',
    texts: new Map(withoutShared(renewed).map(({ name, file }) => [name, file])),
    rewritten: again.size,
    by: madeBy(job, calls),
  };
}

function unusable(reason: string): Failed {
  return { kind: 'failed', code: 'text_unusable', reason };
}

function madeBy({ parts }: TextJob<unknown>, calls: readonly Written[]): MadeBy {
  const sum = (of: (call: Written) => number) => calls.reduce((total, call) => total + of(call), 0);
  return {
    model: calls[0]?.model ?? deliveredParts(parts).at(-1)?.file.model ?? '',
    seconds: Math.max(0, ...calls.map(({ seconds }) => seconds)),
    inputTokens: sum(({ inputTokens }) => inputTokens),
    outputTokens: sum(({ outputTokens }) => outputTokens),
  };
}
