import { retryAfterSecondsOf } from '../webhook/retry-after.ts';
import type { ProviderError } from './error-schema.ts';

/** Longer than any job lives. */
const LONGEST_SECONDS = 86_400;

/**
 * How long the provider asks to wait, in milliseconds: `RetryInfo.retryDelay` (a protobuf duration, `37s` or `1.5s`), else the
 * `Retry-After` header (seconds or a date).
 *
 * @param now epoch ms.
 */
export function retryAfterMsOf(error: ProviderError, retryAfter: string | null, now: number): number | undefined {
  const delay = error.details.find(({ retryDelay }) => isDuration(retryDelay))?.retryDelay;
  const seconds = delay === undefined ? retryAfterSecondsOf(retryAfter, new Date(now)) : Number.parseFloat(delay);
  return seconds === undefined ? undefined : Math.ceil(Math.min(seconds, LONGEST_SECONDS) * 1_000);
}

function isDuration(text: string | undefined): boolean {
  return text !== undefined && /^\d+(\.\d+)?s$/.test(text);
}
