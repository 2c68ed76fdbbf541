import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { CODES, sentenceOf } from '../domain/codes.ts';
import type { ApiRequest } from './api-request.ts';
import type { Refusal } from './refusal.ts';

/** A successful answer. */
export interface Answer {
  readonly kind: 'answer';
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A successful answer with this body. */
export function answer(status: number, body: Answer['body'], headers: Answer['headers'] = {}): Answer {
  return { kind: 'answer', status, body, headers };
}

/** The wire form of an answer or a refusal: compact JSON, never cached. The one place where a refusal becomes HTTP. */
export function toHttp(
  outcome: Answer | Refusal,
  request: ApiRequest,
  now: number,
): APIGatewayProxyStructuredResultV2 & { statusCode: number } {
  if (outcome.kind === 'answer') return response(outcome.status, outcome.body, outcome.headers ?? {}, request);
  const { code, values, details, fields, retryAfterSeconds } = outcome;
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
    ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
    ...(CODES[code].status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
  };
  return response(CODES[code].status, body, headers, request);
}

function response(
  statusCode: number,
  body: Readonly<Record<string, unknown>>,
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
    body: JSON.stringify(body),
  };
}
