/**
 * Names (`error.name`) and system codes (`error.code`) after which the same request may work: throttles, a service's own trouble,
 * time-outs, and a network that is not there just now, names that do not resolve among it.
 */
const TRANSIENT = new Set([
  // throttles
  'ProvisionedThroughputExceeded',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingError',
  'ThrottlingException',
  'TooManyRequestsException',
  'KmsThrottled',
  // the service's own
  'InternalError',
  'InternalFailure',
  'InternalServerError',
  'InternalServiceError',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'TransactionInProgressException',
  // time
  'RequestTimeout',
  'RequestTimeoutException',
  'TimeoutError',
  // the network's
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'EMFILE',
  'ENETDOWN',
  'ENETRESET',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

/** How deep errors are looked into: `fetch` and the connection's attempts on several addresses wrap what happened. */
const DEPTH = 3;

/** Whether an AWS call failed for a reason that may be gone in a moment. What is wrong with the request itself is not. */
export function isTransient(error: unknown, depth: number = DEPTH): boolean {
  if (!(error instanceof Error) || depth === 0) return false;
  if (TRANSIENT.has(error.name) || ('code' in error && TRANSIENT.has(String(error.code)))) return true;
  const status = statusOf(error);
  if (status !== undefined && (status === 429 || status >= 500)) return true;
  const inner: unknown[] = error instanceof AggregateError ? [error.cause, ...error.errors] : [error.cause];
  return inner.some((one) => isTransient(one, depth - 1));
}

/** The HTTP status of an answer that the SDK made an error of. */
function statusOf(error: Error): number | undefined {
  if (!('$metadata' in error) || typeof error.$metadata !== 'object' || error.$metadata === null) return undefined;
  const { $metadata } = error;
  return 'httpStatusCode' in $metadata && typeof $metadata.httpStatusCode === 'number'
    ? $metadata.httpStatusCode
    : undefined;
}
