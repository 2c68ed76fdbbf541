import * as v from 'valibot';
import { sniffFormat } from '../../../kinds/image/sniff-format.ts';
import type { ProviderRefusal, ProviderTrouble } from '../../../provider/outcome.ts';
import { Answer, type Candidate, type Part } from '../answer-schema.ts';
import { blockedPrompt } from '../blocked-prompt.ts';
import { detailOf, safeWord } from '../provider-words.ts';

/** A picture with what the answer says about it. */
export interface Drawn {
  readonly kind: 'drawn';
  readonly bytes: Uint8Array;
  /** The version that answered; models are called by shorter names. */
  readonly modelVersion?: string;
  readonly inputTokens: number;
}

/** What a 2xx answer means. */
export type DrawingVerdict = Drawn | ProviderRefusal | ProviderTrouble;

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

/**
 * Reads the body of a 2xx answer; one that comes in pieces, as a list, is read as a whole. A block is looked for first: blocked answers
 * can carry pictures that must not be used.
 */
export function readDrawing(body: unknown): DrawingVerdict {
  const answers = (Array.isArray(body) ? body : [body]).flatMap((piece) => {
    const parsed = v.safeParse(Answer, piece);
    return parsed.success ? [parsed.output] : [];
  });
  const [first] = answers;
  if (first === undefined) {
    return { kind: 'trouble', code: 'provider_error', reason: 'unreadable answer', maybeBilled: true };
  }
  const candidates = answers.flatMap((answer) => answer.candidates);
  const usable = candidates.filter((candidate) => blockedPicture(candidate) === undefined);
  return (
    blockedPrompt(answers) ??
    firstOf(usable, (candidate) => picture(answers, candidate)) ??
    firstOf(candidates, blockedPicture) ??
    withoutPicture(candidates[0])
  );
}

function firstOf<T>(
  values: readonly T[],
  verdictOf: (value: T) => DrawingVerdict | undefined,
): DrawingVerdict | undefined {
  for (const value of values) {
    const verdict = verdictOf(value);
    if (verdict !== undefined) return verdict;
  }
  return undefined;
}

function blockedPicture(candidate: Candidate): DrawingVerdict | undefined {
  const reason = candidate.finishReason;
  if (reason === undefined || !BLOCKED.has(reason)) return undefined;
  return { kind: 'refused', code: 'content_blocked', reason, ...detailOf(wordsOf(candidate)) };
}

function picture(answers: readonly Answer[], candidate: Candidate): DrawingVerdict | undefined {
  const pictures = partsOf(candidate).flatMap(({ thought = false, inlineData }) => {
    const bytes = Buffer.from(inlineData?.data ?? '', 'base64');
    return bytes.byteLength === 0 ? [] : [{ thought, bytes, isReadable: sniffFormat(bytes) !== undefined }];
  });
  const chosen =
    pictures.findLast(({ thought, isReadable }) => isReadable && !thought) ?? // thoughts are drafts
    pictures.findLast(({ isReadable }) => isReadable) ??
    pictures.findLast(({ thought }) => !thought) ??
    pictures.at(-1);
  if (chosen === undefined) return undefined;
  const modelVersion = answers.find((answer) => answer.modelVersion)?.modelVersion;
  return {
    kind: 'drawn',
    bytes: chosen.bytes,
    inputTokens: Math.max(0, ...answers.map(({ usageMetadata }) => usageMetadata?.promptTokenCount ?? 0)),
    ...(modelVersion === undefined ? {} : { modelVersion }),
  };
}

function withoutPicture(candidate: Candidate | undefined): DrawingVerdict {
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
