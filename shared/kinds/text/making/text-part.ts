import * as v from 'valibot';
import { cutText } from '../../../jobs/cut-text.ts';
import { deliveredParts, type Json, type Part, type RunningPart } from '../../../jobs/part.ts';
import type { Logger } from '../../../telemetry/logger.ts';
import type { FileStore } from '../../file-store.ts';
import type { Failed, Trouble, Turn, TurnTools } from '../../maker.ts';
import { decodeJson, encodeJson } from '../json-file.ts';
import { Fault } from '../judging/fault.ts';
import { TEXT_CONTENT_TYPE } from '../text-file.ts';
import type { TextModel, WritingOrder, Written } from '../text-model.ts';
import type { WritingStep } from '../text-models.ts';

export interface MakeTextDeps {
  readonly model: TextModel;
  readonly files: Pick<FileStore, 'read'>;
  /** The longest that the model may take for one answer. */
  readonly longestCallMs: (step: WritingStep) => number;
  readonly log: Logger;
}

/** A job of which texts are made, as far as its makers look at it. */
export interface TextJob<Request> {
  readonly request: Request;
  readonly parts: readonly Part[];
}

/**
 * Attempts at one part that the provider may have billed: what is written once, and once again after it was found wanting, and two that
 * something died in.
 */
export const MAX_BILLABLE_ATTEMPTS = 4;
/** Longer than judging an answer and storing it take. */
const FILE_MS = 60_000;
/** Longer than reading the files of all parts takes. */
const READING_MS = 60_000;
/** The provider's name for a model is kept with every file. */
const MODEL_CHARACTERS = 200;

/** What was wrong with what an earlier attempt at the part wrote; nothing when this is the first text of it. */
export function faultBefore({ memo }: Pick<RunningPart, 'memo'>): Fault | undefined {
  const parsed = v.safeParse(Fault, memo);
  return parsed.success ? parsed.output : undefined;
}

/** Asks the model once. What it refuses, or cannot do now, is the turn. */
export async function askModel(
  { model, longestCallMs, log }: MakeTextDeps,
  order: WritingOrder,
  tools: TurnTools,
): Promise<Written | Failed | Trouble> {
  tools.step('asked');
  tools.moves(longestCallMs(order.step));
  const outcome = await model.write(order, tools.signal);
  if (outcome.kind === 'trouble') return outcome;
  if (outcome.kind === 'refused') return { ...outcome, kind: 'failed' };
  for (const one of outcome.retired) log.warn('model.retired', { model: one });
  tools.step('answered');
  tools.moves(FILE_MS);
  return outcome;
}

/**
 * The turn of a text that is not usable: it is written again, once, with what was wrong kept on the part, so that it survives whatever
 * dies meanwhile. A second one that is not usable fails the part.
 */
export function notUsable(fault: Fault, before: Fault | undefined): Failed | Trouble {
  const { fault: name, found } = fault;
  const reason = found === undefined ? name : `${name}: ${found}`;
  if (before !== undefined) return { kind: 'failed', code: 'text_unusable', reason: `${reason}, again` };
  const memo: Json = found === undefined ? { fault: name } : { fault: name, found };
  return { kind: 'trouble', code: 'text_unusable', reason, maybeBilled: true, memo };
}

/** Stores the file of a part. @param facts numbers for the row: nothing of the text. */
export function storeText(
  tools: TurnTools,
  file: object,
  by: Pick<Written, 'model' | 'seconds' | 'inputTokens' | 'outputTokens'>,
  facts: { readonly [name: string]: Json },
): Promise<Turn> {
  return tools.store({
    body: encodeJson(file),
    contentType: TEXT_CONTENT_TYPE,
    model: cutText(by.model.toWellFormed(), MODEL_CHARACTERS),
    seconds: by.seconds,
    inputTokens: by.inputTokens,
    facts: { ...facts, output_tokens: by.outputTokens },
  });
}

/**
 * The files of parts that others need, in the order of their names.
 *
 * @throws when one is not delivered or gone: the work on a part begins only when its needs are there.
 */
export async function readParts<T>(
  { files }: Pick<MakeTextDeps, 'files'>,
  job: TextJob<unknown>,
  names: readonly string[],
  schema: v.GenericSchema<unknown, T>,
  tools: Pick<TurnTools, 'moves'>,
): Promise<readonly T[]> {
  tools.moves(READING_MS);
  const delivered = deliveredParts(job.parts);
  return Promise.all(
    names.map(async (name) => {
      const file = delivered.find((part) => part.name === name)?.file;
      const bytes = file && (await files.read(file));
      if (bytes === undefined) throw new Error(`the file of ${name} is not there`);
      return decodeJson(schema, bytes);
    }),
  );
}
