import type { RunningPart } from '../../../jobs/part.ts';
import type { Failed, Trouble, TurnTools } from '../../maker.ts';
import type { Fault } from '../judging/fault.ts';
import { type ExpectedOutline, judgeOutline } from '../judging/judge-outline.ts';
import { type ExpectedText, judgeText } from '../judging/judge-text.ts';
import { repairNote } from '../prompts/repair-note.ts';
import { planningInstruction, RULES_VERSION, writingInstruction } from '../prompts/writing-rules.ts';
import type { TextFile } from '../text-file.ts';
import type { AnswerShape, Written } from '../text-model.ts';
import { askModel, faultBefore, type MakeTextDeps, notUsable } from './text-part.ts';

/** Tokens of a word, generously: French has one and a half. */
const TOKENS_OF_A_WORD = 3;
/** Tokens of an outline beside its parts, and of each of them. */
const TOKENS_OF_AN_OUTLINE = 2_048;
const TOKENS_OF_AN_OUTLINED_PART = 256;

/** What one text is written from. */
export interface TextAssignment extends Omit<ExpectedText, 'instruction'> {
  readonly prompt: string;
  /** Of the kind's prompts. */
  readonly promptVersion: number;
}

/** What one outline is written from. */
export interface OutlineAssignment<T> extends ExpectedOutline<T> {
  readonly prompt: string;
  readonly shape: AnswerShape;
}

/** A usable answer, with the call that it came from. */
export interface Usable<T> {
  readonly kind: 'usable';
  readonly value: T;
  readonly by: Written;
}

/** Has an outline written: one call. A part that was found wanting before is told so. */
export async function writeOutline<T>(
  deps: MakeTextDeps,
  assignment: OutlineAssignment<T>,
  part: RunningPart,
  tools: TurnTools,
): Promise<Usable<T> | Failed | Trouble> {
  const { prompt, shape, language, parts } = assignment;
  const before = faultBefore(part);
  const order = {
    step: 'outline',
    instruction: planningInstruction(language),
    prompt: withNote(prompt, before, { language, wanted: parts }),
    shape,
    answerTokens: TOKENS_OF_AN_OUTLINE + TOKENS_OF_AN_OUTLINED_PART * parts,
  } as const;
  const by = await askModel(deps, order, tools);
  if (by.kind !== 'written') return by;
  const judged = judgeOutline(by, assignment, before !== undefined);
  return judged.kind === 'good' ? { kind: 'usable', value: judged.outline, by } : notUsable(judged.fault, before);
}

/**
 * Has a text written: one call.
 *
 * @param before what was wrong with the text that there was.
 */
export async function writeText(
  deps: MakeTextDeps,
  assignment: TextAssignment,
  before: Fault | undefined,
  tools: TurnTools,
): Promise<Usable<TextFile> | Failed | Trouble> {
  const { prompt, promptVersion, ...expected } = assignment;
  const { language, words } = expected;
  const instruction = writingInstruction(language);
  const order = {
    step: 'writing',
    instruction,
    prompt: withNote(prompt, before, { language, wanted: words }),
    // An answer that was cut off may have needed more room than is usual.
    answerTokens: words * TOKENS_OF_A_WORD * (before?.fault === 'cut' ? 3 : 1),
  } as const;
  const by = await askModel(deps, order, tools);
  if (by.kind !== 'written') return by;
  const judged = judgeText(by, { ...expected, instruction }, before !== undefined);
  if (judged.kind === 'bad') return notUsable(judged.fault, before);
  const { file } = judged;
  const versions = { prompts: promptVersion, rules: RULES_VERSION, written_again: before?.fault ?? false };
  return { kind: 'usable', value: { ...file, quality: { ...file.quality, ...versions } }, by };
}

function withNote(prompt: string, before: Fault | undefined, target: Parameters<typeof repairNote>[1]): string {
  return before === undefined ? prompt : `${prompt}\n\n${repairNote(before, target)}`;
}
