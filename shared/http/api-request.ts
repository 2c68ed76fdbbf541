import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Language } from '../messages/codes.ts';
import { type Refusal, refuse } from './refusal.ts';

/** Larger bodies are refused, unless they may have files in them: the largest valid one holds 4,000 characters of prompt and an address. */
export const MAX_BODY_BYTES = 256 * 1024;

/** An HTTP request as the handlers see it. */
export interface ApiRequest {
  /** API Gateway's id of the request: the correlation id of everything that follows from it. */
  readonly id: string;
  /** `POST /api/images/generate`, `$default`, … */
  readonly routeKey: string;
  readonly language: Language;
  /** The address that API Gateway was called from: of the connection, never of a header. */
  readonly sourceIp: string;
  header(name: string): string | undefined;
  pathParameter(name: string): string | undefined;
  /** A parameter of the query string; of one that is repeated, the values with commas between them. */
  query(name: string): string | undefined;
  /** The body as it was sent: what signatures are made over. */
  rawBody(): Buffer;
  /**
   * The body as a JSON object, or why it is none. Members that are `null` are left out: that is how forms say "not given".
   *
   * @param maxBytes of the body; 256 KB when left out.
   */
  json(maxBytes?: number): { readonly kind: 'object'; readonly value: Readonly<Record<string, unknown>> } | Refusal;
}

/** Wraps an event of an HTTP API (payload format 2.0, whose header names are in lower case). */
export function apiRequest(event: APIGatewayProxyEventV2): ApiRequest {
  const header = (name: string): string | undefined => event.headers[name.toLowerCase()];
  return {
    id: event.requestContext.requestId,
    // HEAD is GET without the body, which API Gateway leaves out.
    routeKey: event.routeKey.replace(/^HEAD /, 'GET '),
    language: languageOf(header('accept-language')),
    get sourceIp() {
      return event.requestContext.http.sourceIp;
    },
    header,
    pathParameter: (name) => event.pathParameters?.[name],
    query: (name) => event.queryStringParameters?.[name],
    rawBody: () => bytesOf(event),
    json: (maxBytes = MAX_BODY_BYTES) => (isUtf8(event) ? parseBody(bytesOf(event), maxBytes) : refuse('invalid_json')),
  };
}

/**
 * Whether a body is UTF-8 as far as its event tells: it declares no other charset, and has no replacement character, which is what the
 * gateway makes of bytes that are none before we see them.
 */
function isUtf8({ headers, body = '', isBase64Encoded }: APIGatewayProxyEventV2): boolean {
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(headers['content-type'] ?? '')?.[1];
  const isDeclared = charset === undefined || /^utf-?8$/i.test(charset);
  return isDeclared && (isBase64Encoded || !body.includes('\uFFFD'));
}

function bytesOf(event: APIGatewayProxyEventV2): Buffer {
  return Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
}

function parseBody(bytes: Buffer, maxBytes: number): ReturnType<ApiRequest['json']> {
  if (bytes.byteLength > maxBytes) {
    return refuse('payload_too_large', { values: { limitKb: Math.floor(maxBytes / 1024) } });
  }
  try {
    // Bytes that are no UTF-8 throw here: as text they would become a request for something else. A byte-order mark is dropped.
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (isObject(value)) return { kind: 'object', value: withoutNulls(value) };
  } catch {
    // Not JSON: answered below.
  }
  return refuse('invalid_json');
}

function withoutNulls(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** English for those who prefer it over French, French for everybody else: the product's users read French. */
function languageOf(accepted = ''): Language {
  const preferred = accepted
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part
        .toLowerCase()
        .split(';')
        .map((piece) => piece.trim());
      const quality = parameters.map((parameter) => /^q\s*=\s*([\d.]+)$/.exec(parameter)?.[1]).find(Boolean);
      return { language: tag.split(/[-_]/)[0], quality: Number(quality ?? 1) };
    })
    .filter(({ language, quality }) => (language === 'fr' || language === 'en') && quality > 0)
    .sort((a, b) => b.quality - a.quality)[0];
  return preferred?.language === 'en' ? 'en' : 'fr';
}
