import type { FieldProblem, SoramiError } from '../sorami-error.ts';
import { FALLBACK_TEXTS } from './fallback-texts.ts';
import type { Language } from './language.ts';
import { retryAfterOf } from './retry-after.ts';
import { hasShape } from './shape.ts';

/** What an answer that is no success says: the API's own words, or ours for an answer that is not the API's. */
export function readError(response: Response, body: unknown, language: Language): SoramiError {
  const { status, headers } = response;
  const retryAfterSeconds = retryAfterOf(headers, Date.now());
  const later = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
  if (!hasShape(body, { code: 'string', message: 'string' })) {
    const retryable = status === 429 || status >= 500;
    return { kind: 'gateway', status, retryable, message: FALLBACK_TEXTS[fallback(status)][language], ...later };
  }
  const answered = {
    status,
    code: body.code,
    message: body.message,
    requestId: typeof body['request_id'] === 'string' ? body['request_id'] : undefined,
    // The API names a time where waiting helps.
    retryable: retryAfterSeconds !== undefined,
    ...later,
  };
  if (body.code === 'insufficient_credits' && hasShape(body, { available: 'number', required: 'number' })) {
    return { kind: 'insufficient_credits', ...answered, available: body.available, required: body.required };
  }
  if (hasShape(body, { details: 'array' })) {
    return { kind: 'invalid_request', ...answered, details: body.details.filter(isProblem) };
  }
  return { kind: 'refused', ...answered };
}

function isProblem(detail: unknown): detail is FieldProblem {
  return hasShape(detail, { field: 'string', message: 'string' });
}

function fallback(status: number): keyof typeof FALLBACK_TEXTS {
  if (status === 429) return 'busy';
  if (status === 413) return 'too_large';
  return status >= 500 ? 'unavailable' : 'unexpected';
}
