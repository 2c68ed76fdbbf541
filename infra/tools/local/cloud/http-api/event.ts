import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { decode, type Match } from './routes.ts';

/** Content types whose body arrives as it is; any other, forms and bodies without a type included, arrives as base64. */
const TEXT = /^(text\/|application\/(json|xml|javascript)\b)/;
const HOP_BY_HOP = ['connection', 'keep-alive', 'transfer-encoding', 'expect', 'cookie'];

/** The event of payload format 2.0, as an HTTP API makes it: the path is decoded, the query string is not. */
export function toEvent(
  request: IncomingMessage,
  body: Buffer,
  { route, parameters }: Match,
  api: { readonly id: string; readonly account: string },
): object {
  const { method = 'GET', url = '/', rawHeaders } = request;
  const [path = '/', rawQueryString = ''] = url.split(/\?(.*)/s);
  const headers = new Map<string, string>();
  const header = (name: string) => headers.get(name) ?? '';
  const append = (name: string, value: string) =>
    headers.set(name, headers.has(name) ? `${header(name)},${value}` : value);
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = String(rawHeaders[index]).toLowerCase();
    if (!HOP_BY_HOP.includes(name)) append(name, String(rawHeaders[index + 1]));
  }
  // As AWS writes it; a socket of both families shows IPv4 in its IPv6 form.
  const sourceIp = (request.socket.remoteAddress ?? '127.0.0.1').replace(/^::ffff:(?=\d+\.)/, '');
  append('x-forwarded-for', sourceIp);
  append('x-forwarded-proto', 'http');
  append('x-forwarded-port', String(request.socket.localPort));
  const query = [...new URLSearchParams(rawQueryString)];
  const cookies = request.headers.cookie?.split(/; */);
  const isText = TEXT.test(header('content-type'));
  const now = new Date();
  return {
    version: '2.0',
    routeKey: route.key,
    rawPath: decode(path),
    rawQueryString,
    ...(cookies && { cookies }),
    headers: Object.fromEntries(headers),
    ...(query.length > 0 && { queryStringParameters: joinValues(query) }),
    ...(Object.keys(parameters).length > 0 && { pathParameters: parameters }),
    requestContext: {
      accountId: api.account,
      apiId: api.id,
      domainName: header('host'),
      domainPrefix: header('host').split('.')[0],
      http: {
        method,
        path: decode(path),
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp,
        userAgent: header('user-agent'),
      },
      // JKJaXmPLvHcESHA=
      requestId: `${randomBytes(11).toString('base64url')}=`,
      routeKey: route.key,
      stage: '$default',
      // 23/Nov/2026:06:17:00 +0000
      time: now.toUTCString().replace(/^\w+, (\d+) (\w+) (\d+) (.+) GMT$/, '$1/$2/$3:$4 +0000'),
      timeEpoch: now.getTime(),
    },
    ...(body.length > 0 && { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

function joinValues(pairs: readonly [string, string][]): Record<string, string> {
  const joined: Record<string, string> = {};
  for (const [name, value] of pairs) joined[name] = Object.hasOwn(joined, name) ? `${joined[name]},${value}` : value;
  return joined;
}
