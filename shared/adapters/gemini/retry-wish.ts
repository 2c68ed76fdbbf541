import type { ProviderError } from './error-schema.ts';

/**
 * How long the provider asks to wait, in milliseconds: `RetryInfo.retryDelay` (a protobuf duration, `37s` or `1.5s`), else the
 * `Retry-After` header in seconds.
 */
export function retryWishMs(error: ProviderError, retryAfter: string | null): number | undefined {
  const delay = error.details.find((detail) => detail.retryDelay !== undefined)?.retryDelay;
  const seconds = /^(\d+(?:\.\d+)?)s$/.exec(delay ?? '')?.[1] ?? /^\d+$/.exec(retryAfter ?? '')?.[0];
  return seconds === undefined ? undefined : Math.ceil(Number(seconds) * 1_000);
}
