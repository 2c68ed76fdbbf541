import type { ProviderRefusal, ProviderTrouble } from '../../provider/outcome.ts';
import { type ProviderError, parseProviderError } from './error-schema.ts';
import { detailOf, safeWord } from './provider-words.ts';
import { isUnpaid, type QuotaWait, quotaWait, unpaidWait } from './quota-wait.ts';
import { retryAfterMsOf } from './retry-after-ms.ts';
import type { HttpError } from './watched-fetch.ts';

/** The key, its project or its billing is not in order: another key may be. */
export interface KeyRefused {
  readonly kind: 'key-refused';
  readonly reason: string;
}

/** The provider no longer has this model. */
export interface ModelGone {
  readonly kind: 'model-gone';
  readonly reason: string;
}

/**
 * What an error answer means. None is billed: Google charges nothing for requests that fail with an error
 * (https://ai.google.dev/gemini-api/docs/billing).
 */
export type ErrorVerdict = ProviderRefusal | ProviderTrouble | KeyRefused | ModelGone;

interface ReadableError extends ProviderError {
  /** Safe to log: the HTTP status with the provider's own class. */
  readonly reason: string;
  readonly retryAfterMs: number | undefined;
}

const READERS: Readonly<Record<number, (error: ReadableError) => ErrorVerdict>> = {
  400: badRequest,
  401: keyRefused,
  402: (error) => overloaded(error, unpaidWait(error.retryAfterMs)),
  403: keyRefused,
  404: ({ reason }) => ({ kind: 'model-gone', reason }),
  408: unavailable,
  409: unavailable,
  425: unavailable,
  429: (error) => overloaded(error),
  499: unavailable,
};

/** Reads an answer other than 2xx. */
export function readError(http: HttpError): ErrorVerdict {
  const error = parseProviderError(http.body);
  const readable = {
    ...error,
    reason: reasonOf(http.status, error),
    retryAfterMs: retryAfterMsOf(error, http.retryAfter, Date.now()),
  };
  // With any status: another key of the same account could not pay either.
  if (http.status < 500 && isUnpaid(error)) return overloaded(readable, unpaidWait(readable.retryAfterMs));
  const fallback = http.status >= 400 && http.status < 500 ? refused : unavailable;
  return (READERS[http.status] ?? fallback)(readable);
}

function badRequest(error: ReadableError): ErrorVerdict {
  const aboutTheKey = error.details.some((detail) => detail.reason?.startsWith('API_KEY_'));
  return aboutTheKey || error.status === 'FAILED_PRECONDITION' ? keyRefused(error) : refused(error);
}

/** Without the provider's words: those of a suspended key quote the key. */
function keyRefused({ reason }: ReadableError): ErrorVerdict {
  return { kind: 'key-refused', reason };
}

function refused({ reason, message }: ReadableError): ErrorVerdict {
  return { kind: 'refused', code: 'provider_refused_request', reason, ...detailOf(message) };
}

function overloaded(error: ReadableError, wait: QuotaWait = quotaWait(error, error.retryAfterMs)): ErrorVerdict {
  const { limit, waitMs, closes } = wait;
  return {
    kind: 'trouble',
    code: 'provider_overloaded',
    reason: `${error.reason} ${limit}`,
    maybeBilled: false,
    retryAfterMs: waitMs,
    ...(closes === undefined ? {} : { closes }),
  };
}

function unavailable({ reason, retryAfterMs }: ReadableError): ErrorVerdict {
  return {
    kind: 'trouble',
    code: 'provider_unavailable',
    reason,
    maybeBilled: false,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

function reasonOf(status: number, error: ProviderError): string {
  const info = error.details.find((detail) => detail.reason !== undefined)?.reason;
  const word = info ?? error.status;
  return word === undefined ? String(status) : `${status} ${safeWord(word)}`;
}
