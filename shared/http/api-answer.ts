import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { AnswerName, Answers } from '../contract/answer-types.ts';
import { CODES, sentenceOf } from '../messages/codes.ts';
import type { ApiRequest } from './api-request.ts';
import type { Refusal } from './refusal.ts';

/** A successful answer. */
export interface Answer {
  readonly kind: 'answer';
  readonly status: number;
  /** JSON, or a text as it is; absent where HTTP allows none (304). */
  readonly body?: Readonly<Record<string, unknown>> | string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A successful answer with this body, which is the one that the contract has under the name. */
export function answer<Name extends AnswerName>(
  status: number,
  body: Answers[Name],
  headers: Answer['headers'] = {},
): Answer {
  return { kind: 'answer', status, body, headers };
}

/** A page of Markdown. */
export function textAnswer(body: string, headers: Readonly<Record<string, string>>): Answer {
  return { kind: 'answer', status: 200, body, headers: { 'content-type': 'text/markdown; charset=utf-8', ...headers } };
}

/** The answer to a client that has the present state already. */
export function notModified(headers: Readonly<Record<string, string>>): Answer {
  return { kind: 'answer', status: 304, headers };
}

/** The wire form of an answer or a refusal: compact JSON, not cached unless it says so. The one place where a refusal becomes HTTP. */
export function toHttp(
  outcome: Answer | Refusal,
  request: ApiRequest,
  now: number,
): APIGatewayProxyStructuredResultV2 & { statusCode: number } {
  if (outcome.kind === 'answer') return response(outcome.status, outcome.body, outcome.headers ?? {}, request);
  const { code, values, details, fields, retryAfterSeconds, headers: own = {} } = outcome;
  const body = {
    success: false,
    error: CODES[code].error,
    message: sentenceOf(code, request.language, values),
    code,
    ...(details ? { details } : {}),
    ...fields,
    request_id: request.id,
    timestamp: new Date(now).toISOString(),
  };
  const headers = {
    ...own,
    ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
    ...(CODES[code].status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
  };
  return response(CODES[code].status, body, headers, request);
}

function response(
  statusCode: number,
  body: Answer['body'],
  headers: Readonly<Record<string, string>>,
  request: ApiRequest,
): APIGatewayProxyStructuredResultV2 & { statusCode: number } {
  return {
    statusCode,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'content-language': request.language,
      'x-request-id': request.id,
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  };
}
