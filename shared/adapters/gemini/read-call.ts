import type { CallResult } from './call-result.ts';
import { errorWithin } from './error-schema.ts';
import { type ErrorVerdict, readError } from './read-error.ts';

/**
 * Reads what a call came to.
 *
 * @param readAnswer what the body of a 2xx means.
 * @param isWanted whether that is what was paid for: it wins over an error beside it.
 */
export function readCall<Verdict>(
  result: CallResult,
  readAnswer: (body: unknown) => Verdict,
  isWanted: (verdict: Verdict) => boolean,
): Verdict | ErrorVerdict {
  switch (result.kind) {
    case 'answer': {
      const verdict = readAnswer(result.body);
      const error = isWanted(verdict) ? undefined : errorWithin(result.body);
      return error === undefined ? verdict : readError({ ...error, retryAfter: null });
    }
    case 'http-error':
      return readError(result);
    case 'connection-lost':
      return { kind: 'trouble', code: 'provider_unavailable', reason: result.reason, maybeBilled: result.sent };
    case 'timed-out':
      return { kind: 'trouble', code: 'provider_timeout', reason: 'timed out', maybeBilled: true };
    case 'cancelled':
      return { kind: 'trouble', code: 'provider_timeout', reason: 'cancelled', maybeBilled: result.sent };
  }
}
