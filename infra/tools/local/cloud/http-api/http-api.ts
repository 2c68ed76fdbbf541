import type { IncomingMessage, RequestListener } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { THROTTLED } from '../functions/function-pool.ts';
import { type Outcome, PAYLOAD_LIMIT } from '../functions/function-process.ts';
import { mayInvoke } from '../functions/may-invoke.ts';
import { LocalCloudError } from '../local-cloud-error.ts';
import type { Resources } from '../template/resources.ts';
import { type Answer, message, toAnswer } from './answer.ts';
import { corsHeaders } from './cors.ts';
import { toEvent } from './event.ts';
import { addressOf, BODY_LIMIT, forward } from './forward.ts';
import { integrationOf } from './integrations.ts';
import { matchRoute, type Route } from './routes.ts';
import { TokenBucket } from './token-bucket.ts';

/** A request of a client, and how it was answered. */
export interface AnsweredRequest {
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  readonly status: number;
  readonly ms: number;
}

/** The HTTP API of the templates, with its routes, CORS, throttles and limits. Without one, everything is 404. */
export function createHttpApi(
  resources: Resources,
  { account, region }: { readonly account: string; readonly region: string },
  invoke: (functionArn: string, event: object) => Promise<Outcome>,
  {
    now = () => performance.now(),
    onAnswered = () => undefined,
    stopping,
  }: {
    readonly now?: () => number;
    readonly onAnswered?: (answered: AnsweredRequest) => void;
    /** Aborts when the gateway is about to go: what is still being worked on is answered with 503. */
    readonly stopping?: AbortSignal;
  } = {},
): RequestListener {
  const [api, ...others] = resources.of('AWS::ApiGatewayV2::Api');
  if (others.length > 0)
    throw new LocalCloudError('more than one AWS::ApiGatewayV2::Api is not known to the local cloud');
  const cors = api?.properties.CorsConfiguration;
  const [stage] = resources.of('AWS::ApiGatewayV2::Stage');
  const routes = resources
    .of('AWS::ApiGatewayV2::Route')
    .map((route): Route => ({ key: route.properties.RouteKey, integration: integrationOf(resources, route) }));
  const buckets = new Map(
    routes.flatMap(({ key }) => {
      const throttle = stage?.properties.RouteSettings[key] ?? stage?.properties.DefaultRouteSettings;
      return throttle ? [[key, new TokenBucket(throttle, now)] as const] : [];
    }),
  );

  async function answer(request: IncomingMessage): Promise<Answer> {
    const { method = 'GET', url = '/' } = request;
    // The gateway's own limit (10 MB) has the same answer as Lambda's for the event, which is lower.
    const body = await buffer(request);
    const match = matchRoute(routes, method, url.split('?')[0] ?? '/');
    if (match === undefined || api === undefined || stage === undefined) return message(404, 'Not Found');
    const { key, integration } = match.route;
    if (buckets.get(key)?.take() === false) return message(429, 'Too Many Requests');
    if (integration.kind === 'server') {
      if (body.length > BODY_LIMIT) return message(413, 'Request Entity Too Large');
      const address = addressOf(integration.uri, match, url.split(/\?(.*)/s)[1] ?? '');
      const { method: own, timeoutMs } = integration;
      return forward(request, body, { address, method: own === 'ANY' ? method : own, timeoutMs });
    }
    const { functionArn, timeoutMs } = integration;
    const event = toEvent(request, body, match, { id: api.name, account });
    if (Buffer.byteLength(JSON.stringify(event)) > PAYLOAD_LIMIT) {
      return message(413, 'Request Entity Too Large');
    }
    const source = `arn:aws:execute-api:${region}:${account}:${api.name}/$default/${key.replace(' ', '')}`;
    if (!mayInvoke(resources, functionArn, 'apigateway.amazonaws.com', source)) {
      return message(500, 'Internal Server Error');
    }
    const late = new AbortController();
    const outcome = await Promise.race([
      invoke(functionArn, event),
      setTimeout(timeoutMs, undefined, { signal: late.signal, ref: false }),
    ]).finally(() => late.abort());
    if (outcome === undefined || outcome.error === THROTTLED) return message(503, 'Service Unavailable');
    return outcome.error === undefined ? toAnswer(outcome.payload) : message(500, 'Internal Server Error');
  }

  const gone = new Promise<Answer>((resolve) => {
    stopping?.addEventListener('abort', () => resolve(message(503, 'Service Unavailable')), { once: true });
  });

  return (request, response) => {
    const startedAt = now();
    // The gateway answers preflights itself, and its CORS headers replace those of the function.
    const preflight = request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined;
    const answering = cors && preflight ? Promise.resolve({ status: 204, headers: {}, body: '' }) : answer(request);
    void Promise.race([gone, answering.catch(() => message(500, 'Internal Server Error'))]).then(
      ({ status, headers, body }) => {
        const own = Object.entries(headers).filter(([name]) => !(cors && name.startsWith('access-control-')));
        const added = cors ? corsHeaders(cors, request.headers, preflight) : {};
        // Of an answer to HEAD it is the length that GET would have.
        const hasLength = request.method === 'HEAD' && 'content-length' in headers;
        const length = hasLength ? {} : { 'content-length': Buffer.byteLength(body) };
        response.writeHead(status, { ...Object.fromEntries(own), ...added, ...length }).end(body);
        if (preflight) return;
        const [path = '/'] = (request.url ?? '/').split('?');
        onAnswered({ method: request.method ?? 'GET', path, status, ms: Math.round(now() - startedAt) });
      },
    );
  };
}
