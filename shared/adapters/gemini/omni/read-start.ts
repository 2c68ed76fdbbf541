import type { ClipTrouble, Unreadable } from '../../../kinds/clips/clip-provider.ts';
import type { ProviderRefusal, ProviderTrouble } from '../../../provider/outcome.ts';
import type { CallResult } from '../call-result.ts';
import { errorWithin } from '../error-schema.ts';
import { detailOf, safeWord } from '../provider-words.ts';
import { type ErrorVerdict, readError } from '../read-error.ts';
import { type ErrorWords, errorWordsOf, isAboutTheKey, isBlocked, isCredentialBug } from './error-words.ts';
import { type FilmFound, interactionIn, readInteraction } from './read-interaction.ts';

/** What asking one model for a clip came to. */
export type StartVerdict =
  | { readonly kind: 'begun'; readonly id: string }
  | FilmFound
  | Unreadable
  | ProviderRefusal
  | ClipTrouble
  | ErrorVerdict;

/**
 * Reads what became of the POST. Google has no idempotency and no list of what was begun, so what this says of billing is final:
 * 4xx, and a connection that never stood, begin nothing; everything else that is no answer may have begun a clip that nobody will see.
 */
export function readStart(result: CallResult): StartVerdict {
  switch (result.kind) {
    case 'answer':
      return readBody(result.body);
    case 'http-error':
      return readHttpError(result);
    case 'connection-lost':
      return unknown('provider_unavailable', result.reason, result.sent);
    case 'timed-out':
      return unknown('provider_timeout', 'timed out');
    case 'cancelled':
      return unknown('provider_timeout', 'cancelled', result.sent);
  }
}

function readBody(body: unknown): StartVerdict {
  const interaction = interactionIn(body);
  if (interaction === undefined) {
    const error = errorWithin(body);
    if (error !== undefined) return readHttpError({ ...error, retryAfter: null });
    return unknown('provider_error', 'unreadable answer');
  }
  const verdict = readInteraction(interaction);
  const { id } = interaction;
  // What is done and cannot be read may be read at the next look.
  if (verdict.kind === 'filming' || (verdict.kind === 'unreadable' && id !== undefined)) {
    return id === undefined ? unknown('provider_error', 'an answer without an id') : { kind: 'begun', id };
  }
  if (verdict.kind !== 'trouble') return verdict;
  const { restarts: _, ...trouble } = verdict;
  return trouble;
}

function readHttpError(error: { readonly status: number; readonly body: string; readonly retryAfter: string | null }) {
  const { status } = error;
  const words = errorWordsOf(error.body);
  if (status >= 500 || status === 408) return lost(error);
  if (status >= 400 && isAboutTheKey(words)) return { kind: 'key-refused' as const, reason: reasonOf(status, words) };
  if ((status === 400 || status === 422) && isBlocked(words)) {
    const reason = reasonOf(status, words);
    return { kind: 'refused' as const, code: 'content_blocked' as const, reason, ...detailOf(words.message) };
  }
  if (isCredentialBug(words)) {
    return unknown('provider_unavailable', `${status} multiple credentials`, false);
  }
  return readError(error);
}

/** An error of the server's own: the clip may have been begun before it. */
function lost(error: { readonly status: number; readonly body: string; readonly retryAfter: string | null }) {
  const verdict: ProviderRefusal | ProviderTrouble | ErrorVerdict = readError(error);
  const retryAfterMs = verdict.kind === 'trouble' ? verdict.retryAfterMs : undefined;
  return {
    ...unknown('provider_unavailable', verdict.reason),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

function unknown(code: ClipTrouble['code'], reason: string, maybeBilled = true): ClipTrouble {
  return { kind: 'trouble', code, reason, maybeBilled };
}

function reasonOf(status: number, { codes: [code] }: ErrorWords): string {
  return code === undefined ? String(status) : `${status} ${safeWord(code)}`;
}
