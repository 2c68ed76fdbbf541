import type { CallResult } from './call-model.ts';
import { errorWithin } from './error-schema.ts';
import { type AnswerVerdict, readAnswer } from './read-answer.ts';
import { type ErrorVerdict, readError } from './read-error.ts';

/** What one call means for the order. */
export type CallVerdict = AnswerVerdict | ErrorVerdict;

/** Reads what a call came to. */
export function readCall(result: CallResult): CallVerdict {
  switch (result.kind) {
    case 'answer':
      return readBody(result.body);
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

/** The picture wins over an error beside it: it has been paid for. */
function readBody(body: unknown): CallVerdict {
  const verdict = readAnswer(body);
  if (verdict.kind === 'drawn') return verdict;
  const error = errorWithin(body);
  return error === undefined ? verdict : readError({ ...error, retryAfter: null });
}
