import * as v from 'valibot';

/** A field that must not spoil the others when it has another type than documented. */
const text = v.fallback(v.optional(v.string()), undefined);

/** Any of Google's error details: `ErrorInfo` has `reason`, `QuotaFailure` has `violations`, `RetryInfo` has `retryDelay`. */
const Detail = v.object({
  reason: text,
  retryDelay: text,
  violations: v.fallback(v.optional(v.array(v.object({ quotaId: text }))), undefined),
});

const ErrorBody = v.object({
  error: v.object({
    code: v.fallback(
      v.optional(v.pipe(v.union([v.number(), v.pipe(v.string(), v.digits())]), v.transform(Number))),
      undefined,
    ),
    message: text,
    status: text,
    details: v.fallback(v.optional(v.array(Detail), []), []),
  }),
});

/** Google's error, also when it comes as an array of one. */
const ErrorAnswer = v.union([
  ErrorBody,
  v.pipe(
    v.tuple([ErrorBody]),
    v.transform(([body]) => body),
  ),
]);

/** What a provider's error says about itself. */
export type ProviderError = v.InferOutput<typeof ErrorBody>['error'];

/** Reads an error's body; one that is not Google's JSON (a proxy's HTML page) says nothing. */
export function parseProviderError(body: string): ProviderError {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), ErrorAnswer), body);
  return parsed.success ? parsed.output.error : { code: undefined, message: undefined, status: undefined, details: [] };
}

/** HTTP statuses of Google's canonical codes. @see https://cloud.google.com/apis/design/errors#handling_errors */
const STATUS_OF_CODE: Readonly<Record<string, number>> = {
  INVALID_ARGUMENT: 400,
  FAILED_PRECONDITION: 400,
  OUT_OF_RANGE: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  ABORTED: 409,
  ALREADY_EXISTS: 409,
  RESOURCE_EXHAUSTED: 429,
  CANCELLED: 499,
  UNIMPLEMENTED: 501,
  UNAVAILABLE: 503,
  DEADLINE_EXCEEDED: 504,
};

/**
 * The error that an answer of HTTP 200 holds instead of a result, with the status that it should have had; `undefined` when it holds
 * none. Google's gateways send such answers, alone or in a list.
 */
export function errorWithin(body: unknown): { readonly status: number; readonly body: string } | undefined {
  const bodies = Array.isArray(body) ? body : [body];
  for (const one of bodies) {
    const parsed = v.safeParse(ErrorBody, one);
    if (!parsed.success) continue;
    const { code, status = '' } = parsed.output.error;
    const isHttp = code !== undefined && code >= 400 && code <= 599;
    return { status: isHttp ? code : (STATUS_OF_CODE[status] ?? 500), body: JSON.stringify(one) };
  }
  return undefined;
}
