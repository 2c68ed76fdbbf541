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
  error: v.object({ message: text, status: text, details: v.fallback(v.optional(v.array(Detail), []), []) }),
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
  return parsed.success ? parsed.output.error : { message: undefined, status: undefined, details: [] };
}
