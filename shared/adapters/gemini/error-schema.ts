import * as v from 'valibot';
import { listOf, odd } from './answer-schema.ts';

/** A field that must not spoil the others when it has another type than documented. */
const text = odd(v.string());

/** Any of Google's error details: `ErrorInfo` has `reason`, `QuotaFailure` has `violations`, `RetryInfo` has `retryDelay`. */
const Detail = v.object({
  reason: text,
  retryDelay: text,
  violations: listOf(v.object({ quotaId: text })),
});

const ErrorBody = v.object({
  error: v.object({
    code: odd(v.pipe(v.union([v.number(), v.pipe(v.string(), v.digits())]), v.transform(Number))),
    message: text,
    status: text,
    details: listOf(Detail),
  }),
});

/** Google's error, also when it comes in a list. */
function errorIn(body: unknown): v.InferOutput<typeof ErrorBody> | undefined {
  for (const one of Array.isArray(body) ? body : [body]) {
    const parsed = v.safeParse(ErrorBody, one);
    if (parsed.success) return parsed.output;
  }
  return undefined;
}

/** What a provider's error says about itself. */
export type ProviderError = v.InferOutput<typeof ErrorBody>['error'];

/** Reads an error's body; one that is not Google's JSON (a proxy's HTML page) says nothing. */
export function parseProviderError(body: string): ProviderError {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson()), body);
  const found = parsed.success ? errorIn(parsed.output) : undefined;
  return found?.error ?? { code: undefined, message: undefined, status: undefined, details: [] };
}

/** Google's canonical codes, by number, with the HTTP status of each. @see https://cloud.google.com/apis/design/errors#handling_errors */
const CANONICAL: readonly (readonly [number: number, status: string, http: number])[] = [
  [1, 'CANCELLED', 499],
  [3, 'INVALID_ARGUMENT', 400],
  [4, 'DEADLINE_EXCEEDED', 504],
  [5, 'NOT_FOUND', 404],
  [6, 'ALREADY_EXISTS', 409],
  [7, 'PERMISSION_DENIED', 403],
  [8, 'RESOURCE_EXHAUSTED', 429],
  [9, 'FAILED_PRECONDITION', 400],
  [10, 'ABORTED', 409],
  [11, 'OUT_OF_RANGE', 400],
  [12, 'UNIMPLEMENTED', 501],
  [14, 'UNAVAILABLE', 503],
  [16, 'UNAUTHENTICATED', 401],
];

/**
 * The error that an answer of HTTP 200 holds instead of a result, with the status that it should have had; `undefined` when it holds
 * none. Google's gateways send such answers, alone or in a list, with the HTTP status or gRPC's number as the code.
 */
export function errorWithin(body: unknown): { readonly status: number; readonly body: string } | undefined {
  const found = errorIn(body);
  if (found === undefined) return undefined;
  const { code, status } = found.error;
  const isHttp = code !== undefined && code >= 400 && code <= 599;
  const named = CANONICAL.find((one) => one[1] === status) ?? CANONICAL.find((one) => one[0] === code);
  return { status: isHttp ? code : (named?.[2] ?? 500), body: JSON.stringify(found) };
}
