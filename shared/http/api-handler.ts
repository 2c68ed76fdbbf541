import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { TransientError } from '../messages/transient-error.ts';
import { type InvocationTime, timeLeftMs, withinTime } from '../runtime/invocation-time.ts';
import { isTransient } from '../runtime/is-transient.ts';
import type { Logger } from '../telemetry/logger.ts';
import { type Answer, toHttp } from './api-answer.ts';
import { type ApiRequest, apiRequest } from './api-request.ts';
import { type Refusal, refuse } from './refusal.ts';

const RETRY_AFTER_SECONDS = 2;

/** What every API function needs beside its own dependencies. */
export interface ApiDeps {
  readonly log: Logger;
  readonly now: () => number;
}

/** Kept back from the function's own time for the answer: of one that is killed, the client learns nothing in JSON. */
const ANSWER_MS = 700;

/**
 * Makes a Lambda handler of a route: reads the event, answers, and turns exceptions into JSON too. A dependency out of reach is
 * 503 with Retry-After, and so is a route that would not be done before the function's time is over; anything else that is thrown
 * is a bug: 500, logged as an error.
 */
export function apiHandler(
  route: (request: ApiRequest) => Promise<Answer | Refusal>,
  { log, now }: ApiDeps,
): (event: APIGatewayProxyEventV2, context?: InvocationTime) => Promise<APIGatewayProxyStructuredResultV2> {
  return async (event, context) => {
    const started = now();
    const request = apiRequest(event);
    const outcome = await withinTime(context, ANSWER_MS, () => inTime(route(request))).catch((error: unknown) => {
      log.error('request.failed', error, { request_id: request.id, route: request.routeKey });
      return isTransient(error) || error instanceof TransientError
        ? refuse('service_unavailable', { retryAfterSeconds: RETRY_AFTER_SECONDS })
        : refuse('internal_error', { retryAfterSeconds: RETRY_AFTER_SECONDS });
    });
    const http = toHttp(outcome, request, now());
    log.info('request.answered', {
      request_id: request.id,
      route: request.routeKey,
      status: http.statusCode,
      error_code: outcome.kind === 'refusal' ? outcome.code : undefined,
      ms: now() - started,
    });
    return http;
  };
}

/** @throws TransientError when the invocation's time is over first. */
async function inTime<T>(work: Promise<T>): Promise<T> {
  const leftMs = timeLeftMs();
  if (leftMs === Number.POSITIVE_INFINITY) return work;
  const over = Promise.withResolvers<never>();
  const timer = setTimeout(() => over.reject(new TransientError('the time of the function is over')), leftMs);
  return Promise.race([work, over.promise]).finally(() => clearTimeout(timer));
}
