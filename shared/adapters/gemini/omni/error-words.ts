import * as v from 'valibot';
import { listOf, odd } from '../answer-schema.ts';

/** What an error says of itself, whichever of Google's forms it has. */
export interface ErrorWords {
  /** Its codes: a word where the Interactions API puts one, the RPC status, the reasons of its details. */
  readonly codes: readonly string[];
  readonly message: string;
}

const text = odd(v.string());
const ErrorBody = v.object({
  error: v.object({ code: text, status: text, message: text, details: listOf(v.object({ reason: text })) }),
});

/** Reads them; a body that is not Google's JSON says nothing. */
export function errorWordsOf(body: string): ErrorWords {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson()), body);
  const candidates: readonly unknown[] = parsed.success ? [parsed.output].flat() : [];
  for (const candidate of candidates) {
    const found = v.safeParse(ErrorBody, candidate);
    if (!found.success) continue;
    const { code, status, message = '', details } = found.output.error;
    const codes = [code, status, ...details.map(({ reason }) => reason)].filter((word) => word !== undefined);
    return { codes, message };
  }
  return { codes: [], message: '' };
}

const BLOCKING_CODE = /(^|_)(SAFETY|PROHIBITED_CONTENT|BLOCKLIST|SPII)$/i;
const BLOCKING_WORDS = /\b(blocked|safety|polic(y|ies))\b/i;
/** `API_KEY_SERVICE_BLOCKED` says "blocked", too. */
const KEY_CODE = /^API_KEY_/i;

/** Whether an error is about the key, by its code. */
export function isAboutTheKey({ codes }: ErrorWords): boolean {
  return codes.some((code) => KEY_CODE.test(code));
}

/** Whether the provider's rules refuse the content, by one of its codes. */
export function hasBlockingCode(words: ErrorWords): boolean {
  return !isAboutTheKey(words) && words.codes.some((code) => BLOCKING_CODE.test(code));
}

/** Whether the provider's rules refuse the content, by its codes or its words. */
export function isBlocked(words: ErrorWords): boolean {
  return hasBlockingCode(words) || (!isAboutTheKey(words) && BLOCKING_WORDS.test(words.message));
}

/** What Google answers to some keys at random, although one credential was sent: nothing is known by it. */
export function isCredentialBug({ message }: ErrorWords): boolean {
  return /multiple authentication credentials/i.test(message);
}
