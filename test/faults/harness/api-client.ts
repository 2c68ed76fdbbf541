import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { signWebhook } from '../../../shared/adapters/webhook/sign-webhook.ts';
import type { FunctionName } from './functions.ts';

/** A request as a client of the API sends it. */
export interface ApiCall {
  readonly to: FunctionName;
  readonly routeKey: string;
  readonly pathParameters?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
}

/** The headers of a request of the frontend's server, which signs its body. */
export function signedHeaders(eventId: string, body: object, secret: string, now: number): Record<string, string> {
  const timestamp = Math.floor(now / 1000);
  return {
    'webhook-id': eventId,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signWebhook({ eventId, timestamp, body: JSON.stringify(body) }, [secret]),
  };
}

/** What API Gateway makes of a request: an event of payload format 2.0, as far as the functions read it. */
export function eventOf({ routeKey, pathParameters = {}, headers = {}, body }: ApiCall, token: string): object {
  return {
    version: '2.0',
    routeKey,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    pathParameters,
    requestContext: {
      requestId: randomUUID(),
      routeKey,
      http: { method: routeKey.split(' ')[0], sourceIp: '127.0.0.1' },
    },
    isBase64Encoded: false,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
}

const Http = v.object({
  statusCode: v.number(),
  body: v.pipe(v.string(), v.parseJson(), v.looseObject({ job_id: v.optional(v.string()) })),
});

/** What a client sees. A function that died or made no sense is a 500 of API Gateway's own. */
export interface ApiAnswer {
  readonly status: number;
  readonly jobId: string | undefined;
}

/** @param value what the function returned; anything when it died. */
export function answerOf(value: unknown): ApiAnswer {
  const parsed = v.safeParse(Http, value);
  if (!parsed.success) return { status: 500, jobId: undefined };
  return { status: parsed.output.statusCode, jobId: parsed.output.body.job_id };
}
