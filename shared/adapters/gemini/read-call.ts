import type { CallResult } from './call-model.ts';
import { type AnswerVerdict, readAnswer } from './read-answer.ts';
import { type ErrorVerdict, readError } from './read-error.ts';

/** What one call means for the order. */
export type CallVerdict = AnswerVerdict | ErrorVerdict;

/** Reads whatever a call came to. */
export function readCall(result: CallResult): CallVerdict {
  switch (result.kind) {
    case 'answer':
      return readAnswer(result.body);
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
