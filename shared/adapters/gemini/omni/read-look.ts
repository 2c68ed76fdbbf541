import type { NotKnown } from '../../../kinds/clips/clip-provider.ts';
import type { ProviderRefusal } from '../../../provider/outcome.ts';
import type { CallResult } from '../call-result.ts';
import { parseProviderError } from '../error-schema.ts';
import { detailOf, safeWord } from '../provider-words.ts';
import { readError } from '../read-error.ts';
import { retryAfterMsOf } from '../retry-after-ms.ts';
import type { HttpError } from '../watched-fetch.ts';
import { errorWordsOf, hasBlockingCode, isAboutTheKey } from './error-words.ts';
import { type InteractionVerdict, interactionIn, readInteraction } from './read-interaction.ts';

/** A look that was answered by a word about the key: it is read again, and looked once more. */
export interface LookKeyRefused {
  readonly kind: 'key-refused';
  readonly reason: string;
}

/**
 * Reads what a look at an interaction came to. The clip is paid for: only what the interaction says of itself decides, and a code that
 * names the content. Everything else is odd, and nothing is known by it: 404 while it is not yet everywhere, the 400 about
 * credentials that Google gives to some keys, 401 in the middle of a run, web pages.
 */
export function readLook(result: CallResult): InteractionVerdict | NotKnown | ProviderRefusal | LookKeyRefused {
  if (result.kind !== 'http-error') {
    const interaction = result.kind === 'answer' ? interactionIn(result.body) : undefined;
    return interaction === undefined ? noAnswer(result) : readInteraction(interaction);
  }
  const words = errorWordsOf(result.body);
  if (result.status === 400 && hasBlockingCode(words)) {
    return { kind: 'refused', code: 'content_blocked', reason: reasonOf(result), ...detailOf(words.message) };
  }
  return oddAnswer(result);
}

/** An answer of a GET that is no success, as far as it says anything: about the key, or how long to stay away. */
export function oddAnswer(error: HttpError): NotKnown | LookKeyRefused {
  const reason = reasonOf(error);
  const isOurKey = isAboutTheKey(errorWordsOf(error.body)) || readError(error).kind === 'key-refused';
  if (isOurKey) return { kind: 'key-refused', reason };
  const retryAfterMs = retryAfterMsOf(parseProviderError(error.body), error.retryAfter, Date.now());
  const code = error.status === 429 ? 'provider_overloaded' : 'provider_unavailable';
  return { kind: 'not-known', code, reason, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

/** What is known after a call without an answer that can be read: nothing. */
export function noAnswer(result: Exclude<CallResult, { kind: 'http-error' }>): NotKnown {
  switch (result.kind) {
    case 'answer':
      return { kind: 'not-known', code: 'provider_unavailable', reason: 'unreadable answer' };
    case 'connection-lost':
      return { kind: 'not-known', code: 'provider_unavailable', reason: result.reason };
    case 'timed-out':
    case 'cancelled':
      return { kind: 'not-known', code: 'provider_timeout', reason: result.kind };
  }
}

function reasonOf({ status, body }: HttpError): string {
  const [code] = errorWordsOf(body).codes;
  return code === undefined ? String(status) : `${status} ${safeWord(code)}`;
}
