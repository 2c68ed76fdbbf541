import * as v from 'valibot';
import type { DrawingOutcome } from '../../kinds/image/image-model.ts';
import { Answer, type Candidate, type Part } from './answer-schema.ts';
import { detailOf, safeWord } from './provider-words.ts';

/** A picture with what the answer says about it. */
export interface Drawn {
  readonly kind: 'drawn';
  readonly bytes: Uint8Array;
  /** The version that answered; models are called by shorter names. */
  readonly modelVersion?: string;
  readonly inputTokens: number;
}

/** What a 2xx answer means. */
export type AnswerVerdict = Drawn | Exclude<DrawingOutcome, { kind: 'drawn' }>;

/** Finish reasons by which the model refuses on safety or rights grounds. */
const BLOCKED = new Set([
  'SAFETY',
  'PROHIBITED_CONTENT',
  'BLOCKLIST',
  'SPII',
  'RECITATION',
  'IMAGE_SAFETY',
  'IMAGE_PROHIBITED_CONTENT',
  'IMAGE_RECITATION',
]);

/** Finish reasons (and none at all) of an answer that simply holds no picture. */
const EMPTY = new Set<string | undefined>(['NO_IMAGE', 'STOP', undefined]);

/** Reads the body of a 2xx answer. A block is looked for first: blocked answers can carry pictures that must not be used. */
export function readAnswer(body: unknown): AnswerVerdict {
  const parsed = v.safeParse(Answer, body);
  if (!parsed.success) {
    return { kind: 'trouble', code: 'provider_error', reason: 'unreadable answer', maybeBilled: true };
  }
  const answer = parsed.output;
  const [candidate] = answer.candidates;
  return blockedPrompt(answer) ?? blockedPicture(candidate) ?? picture(answer, candidate) ?? withoutPicture(candidate);
}

function blockedPrompt({ promptFeedback }: Answer): AnswerVerdict | undefined {
  const reason = promptFeedback?.blockReason;
  if (reason === undefined || reason.endsWith('_UNSPECIFIED')) return undefined;
  return {
    kind: 'refused',
    code: 'content_blocked',
    reason: `prompt ${safeWord(reason)}`,
    ...detailOf(promptFeedback?.blockReasonMessage),
  };
}

function blockedPicture(candidate: Candidate | undefined): AnswerVerdict | undefined {
  const reason = candidate?.finishReason;
  if (reason === undefined || !BLOCKED.has(reason)) return undefined;
  return { kind: 'refused', code: 'content_blocked', reason, ...detailOf(wordsOf(candidate)) };
}

function picture(answer: Answer, candidate: Candidate | undefined): AnswerVerdict | undefined {
  const pictures = partsOf(candidate).filter((part) => part.inlineData !== undefined && part.inlineData.data !== '');
  const chosen = pictures.findLast((part) => !part.thought) ?? pictures.at(-1); // thoughts are drafts
  if (chosen?.inlineData === undefined) return undefined;
  return {
    kind: 'drawn',
    bytes: Buffer.from(chosen.inlineData.data, 'base64'),
    inputTokens: answer.usageMetadata?.promptTokenCount ?? 0,
    ...(answer.modelVersion === undefined ? {} : { modelVersion: answer.modelVersion }),
  };
}

function withoutPicture(candidate: Candidate | undefined): AnswerVerdict {
  const reason = candidate?.finishReason;
  const told = { reason: safeWord(reason), ...detailOf(wordsOf(candidate)) };
  if (reason === 'MAX_TOKENS') return { kind: 'refused', code: 'provider_refused_request', ...told };
  const code = EMPTY.has(reason) ? 'no_image' : 'provider_error';
  return { kind: 'trouble', code, maybeBilled: true, ...told };
}

/** The model's text without its thoughts, else the provider's message. */
function wordsOf(candidate: Candidate | undefined): string | undefined {
  const text = partsOf(candidate)
    .filter((part) => !part.thought)
    .map((part) => part.text ?? '')
    .join('')
    .trim();
  return text || candidate?.finishMessage;
}

function partsOf(candidate: Candidate | undefined): readonly Part[] {
  return candidate?.content?.parts ?? [];
}
