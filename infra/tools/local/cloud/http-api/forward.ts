import { randomBytes } from 'node:crypto';
import { type ClientRequestArgs, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { buffer } from 'node:stream/consumers';
import { type Answer, message } from './answer.ts';
import type { Match } from './routes.ts';

/** API Gateway's own limit of bodies, in both directions. */
export const BODY_LIMIT = 10 * 1024 * 1024;
/** Of one connection and not of the message (RFC 9110 §7.6.1); `Connection` names more. */
const HOP_BY_HOP = [
  ...['connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'proxy-connection', 'te', 'trailer'],
  ...['transfer-encoding', 'upgrade'],
];
const TOO_LATE = Symbol('too late');

/**
 * The address behind a route with an HTTP proxy: the integration's, with what the path had in the place of its variables (`{proxy}` for
 * a greedy one), and the query as it came.
 */
export function addressOf(uri: string, { route, parameters }: Match, query: string): string {
  const path = uri.replace(/\{(\w+)\}/g, (_variable, name: string) => {
    const { [name]: value = '' } = parameters;
    const isGreedy = route.key.includes(`{${name}+}`);
    return isGreedy ? value.split('/').map(encodeURIComponent).join('/') : encodeURIComponent(value);
  });
  return query === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${query}`;
}

/**
 * Passes a request on as an HTTP API does with an `HTTP_PROXY` integration, and its answer back: method, body and the headers of the
 * message as they came, `Host` of the other server, `Forwarded` and `Via` added; redirects are the caller's. A server that cannot be
 * reached is 502, one that takes too long 504, both in the gateway's own words.
 */
export async function forward(
  incoming: IncomingMessage,
  body: Buffer,
  { address, method, timeoutMs }: { readonly address: string; readonly method: string; readonly timeoutMs: number },
): Promise<Answer> {
  const { promise: late, resolve: isLate } = Promise.withResolvers<typeof TOO_LATE>();
  const headers = requestHeaders(incoming, body, new URL(address).host);
  const { exchange, abandon } = send(address, { method, headers }, body);
  const timer = setTimeout(() => isLate(TOO_LATE), timeoutMs);
  try {
    const answered = await Promise.race([exchange, late]);
    return answered === TOO_LATE ? message(504, 'Gateway Timeout') : answered;
  } catch {
    return message(502, 'Bad Gateway');
  } finally {
    clearTimeout(timer);
    abandon();
  }
}

function send(address: string, options: ClientRequestArgs, body: Buffer) {
  const outgoing = (address.startsWith('https:') ? requestHttps : requestHttp)(address, { ...options, agent: false });
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  outgoing.on('error', reject);
  outgoing.on('response', (response) => {
    buffer(response).then((bytes) => resolve(answerOf(response, bytes)), reject);
  });
  outgoing.end(body);
  // Errors after the client has gone are ignored.
  promise.catch(() => undefined);
  return { exchange: promise, abandon: () => outgoing.destroy() };
}

function answerOf({ statusCode = 502, rawHeaders }: IncomingMessage, body: Buffer): Answer {
  if (body.length > BODY_LIMIT) return message(500, 'Internal Server Error');
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of endToEnd(rawHeaders)) {
    const before = headers[name];
    headers[name] = before === undefined ? value : [before, value].flat();
  }
  return { status: statusCode, headers, body };
}

/** What is sent, names and values in turn: repeated headers stay repeated. */
function requestHeaders(incoming: IncomingMessage, body: Buffer, host: string): string[] {
  const { rawHeaders, socket, headers } = incoming;
  const passed = endToEnd(rawHeaders).filter(([name]) => !['host', 'content-length', 'expect', 'via'].includes(name));
  const { remoteAddress = '127.0.0.1', localAddress = '127.0.0.1' } = socket;
  const origin = `by=${localAddress};for=${remoteAddress};host=${headers.host ?? ''};proto=http`;
  const hasBody = body.length > 0 || headers['content-length'] !== undefined;
  const added = [
    ['host', host],
    ...(hasBody ? [['content-length', String(body.length)]] : []),
    ['forwarded', origin],
    ['via', 'HTTP/1.1 AmazonAPIGateway'],
    ...(headers['x-amzn-trace-id'] === undefined ? [['x-amzn-trace-id', newTraceId()]] : []),
  ];
  return [...passed, ...added].flat();
}

/** The headers that are of the message, names in lower case, in their order. */
function endToEnd(rawHeaders: readonly string[]): (readonly [string, string])[] {
  const pairs = Array.from({ length: rawHeaders.length / 2 }, (_, n) => {
    const [name = '', value = ''] = rawHeaders.slice(2 * n);
    return [name.toLowerCase(), value] as const;
  });
  const named = pairs.filter(([name]) => name === 'connection').flatMap(([, value]) => value.split(','));
  const left = new Set([...HOP_BY_HOP, ...named.map((name) => name.trim().toLowerCase())]);
  return pairs.filter(([name]) => !left.has(name));
}

/** `Root=1-67891233-abcdef012345678912345678`. */
function newTraceId(): string {
  const seconds = Math.floor(Date.now() / 1_000).toString(16);
  return `Root=1-${seconds}-${randomBytes(12).toString('hex')}`;
}
