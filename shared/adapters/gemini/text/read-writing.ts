import * as v from 'valibot';
import type { Written } from '../../../kinds/text/text-model.ts';
import type { ProviderRefusal, ProviderTrouble } from '../../../provider/outcome.ts';
import { Answer, type Candidate } from '../answer-schema.ts';
import { blockedPrompt } from '../blocked-prompt.ts';
import { detailOf, safeWord } from '../provider-words.ts';

/** A text with what the answer says about it. */
export interface WrittenAnswer extends Pick<Written, 'kind' | 'text' | 'end' | 'inputTokens' | 'outputTokens'> {
  /** The version that answered; models are called by shorter names. */
  readonly modelVersion?: string;
}

/** What a 2xx answer means. */
export type WritingVerdict = WrittenAnswer | ProviderRefusal | ProviderTrouble;

/** Finish reasons by which the model refuses on safety grounds. */
const BLOCKED: ReadonlySet<string> = new Set(['SAFETY', 'PROHIBITED_CONTENT', 'BLOCKLIST', 'SPII']);

/** What the other finish reasons say of a text; one that is not here says that something went wrong at the provider's. */
const ENDS: Readonly<Record<string, Written['end']>> = {
  STOP: 'stop',
  MAX_TOKENS: 'cut',
  // More than one answer holds: the rest would be another call, and as much again for what was asked.
  CONTINUATION: 'cut',
  RECITATION: 'recitation',
  LANGUAGE: 'language',
};

/** Reads the body of a 2xx answer; one that comes in pieces, as a list, is read as a whole. */
export function readWriting(body: unknown): WritingVerdict {
  const answers = (Array.isArray(body) ? body : [body]).flatMap((piece) => {
    const parsed = v.safeParse(Answer, piece);
    return parsed.success ? [parsed.output] : [];
  });
  if (answers.length === 0) {
    return { kind: 'trouble', code: 'provider_error', reason: 'unreadable answer', maybeBilled: true };
  }
  const blocked = blockedPrompt(answers);
  if (blocked !== undefined) return blocked;

  // One text was asked for: further candidates would be others of it.
  const candidates = answers.flatMap((answer) => answer.candidates.slice(0, 1));
  const text = candidates.map(textOf).join('');
  const last = candidates.findLast(({ finishReason }) => finishReason !== undefined);
  const reason = last?.finishReason;
  if (reason !== undefined && BLOCKED.has(reason)) {
    return { kind: 'refused', code: 'content_blocked', reason, ...detailOf(last?.finishMessage) };
  }
  // Without a reason nothing says that the model had finished.
  const end = reason === undefined ? 'cut' : ENDS[reason];
  if (end === undefined) {
    const told = { reason: safeWord(reason), ...detailOf(last?.finishMessage) };
    return { kind: 'trouble', code: 'provider_error', maybeBilled: true, ...told };
  }
  const modelVersion = answers.find((answer) => answer.modelVersion)?.modelVersion;
  const usages = answers.flatMap(({ usageMetadata }) => usageMetadata ?? []);
  return {
    kind: 'written',
    text,
    end,
    inputTokens: Math.max(0, ...usages.map(({ promptTokenCount = 0 }) => promptTokenCount)),
    outputTokens: Math.max(
      0,
      ...usages.map(
        ({ candidatesTokenCount = 0, thoughtsTokenCount = 0 }) => candidatesTokenCount + thoughtsTokenCount,
      ),
    ),
    ...(modelVersion === undefined ? {} : { modelVersion }),
  };
}

/** What a candidate says, without its thoughts. */
function textOf({ content }: Candidate): string {
  const parts = content?.parts ?? [];
  return parts.map(({ text = '', thought = false }) => (thought ? '' : text)).join('');
}
