import type { IncomingHttpHeaders } from 'node:http';
import type { Properties } from '../resource-types/index.ts';

type CorsConfiguration = NonNullable<Properties<'AWS::S3::Bucket'>['CorsConfiguration']>;
/** A rule that lets pages of other origins read a bucket's objects, as the template says it. */
export type CorsRule = CorsConfiguration['CorsRules'][number];

/** An answer that the bucket's rules alone decide. */
interface CorsAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const VARY = 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method';
const FORBIDDEN =
  '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessForbidden</Code><Message>CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource\'s CORS spec.</Message></Error>';

/** The answer of S3 to a preflight: the first rule that allows all of it, else 403. Nobody signs a preflight. */
export function preflightAnswer(rules: readonly CorsRule[], headers: IncomingHttpHeaders): CorsAnswer {
  const asked = String(headers['access-control-request-headers'] ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
  const method = String(headers['access-control-request-method'] ?? '');
  const rule = ruleFor(rules, headers.origin, method, asked);
  if (rule === undefined) {
    return { status: 403, headers: { 'content-type': 'application/xml', vary: VARY }, body: FORBIDDEN };
  }
  const more = {
    ...(asked.length === 0 ? {} : { 'access-control-allow-headers': asked.join(', ') }),
    ...(rule.MaxAge === undefined ? {} : { 'access-control-max-age': String(rule.MaxAge) }),
  };
  return { status: 200, headers: { ...allowed(rule, headers.origin), ...more }, body: '' };
}

/** What S3 adds to its answer, good or bad, for a page of another origin: nothing where no rule allows the page to read it. */
export function corsHeaders(
  rules: readonly CorsRule[],
  method: string,
  headers: IncomingHttpHeaders,
): Readonly<Record<string, string>> {
  if (headers.origin === undefined) return {};
  const rule = ruleFor(rules, headers.origin, method, []);
  return rule === undefined ? {} : allowed(rule, headers.origin);
}

/** The body of `GET /{bucket}?cors` (GetBucketCors). */
export function corsDocument(rules: readonly CorsRule[]): string {
  const all = (name: string, values: readonly (string | number)[]) =>
    values.map((value) => `<${name}>${escaped(String(value))}</${name}>`).join('');
  const body = rules.map(
    (rule) =>
      `<CORSRule>${all('AllowedOrigin', rule.AllowedOrigins)}${all('AllowedMethod', rule.AllowedMethods)}` +
      `${all('AllowedHeader', rule.AllowedHeaders)}${all('ExposeHeader', rule.ExposedHeaders)}` +
      `${all('MaxAgeSeconds', rule.MaxAge === undefined ? [] : [rule.MaxAge])}</CORSRule>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<CORSConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${body.join('')}</CORSConfiguration>`;
}

function ruleFor(
  rules: readonly CorsRule[],
  origin: string | undefined,
  method: string,
  headers: readonly string[],
): CorsRule | undefined {
  return rules.find(
    ({ AllowedOrigins, AllowedMethods, AllowedHeaders }) =>
      origin !== undefined &&
      AllowedOrigins.some((pattern) => matches(pattern, origin)) &&
      AllowedMethods.some((known) => known === method) &&
      headers.every((name) => AllowedHeaders.some((pattern) => matches(pattern.toLowerCase(), name))),
  );
}

function allowed({ AllowedOrigins, AllowedMethods, ExposedHeaders }: CorsRule, origin = ''): Record<string, string> {
  const isOpen = AllowedOrigins.includes('*');
  return {
    'access-control-allow-origin': isOpen ? '*' : origin,
    'access-control-allow-methods': AllowedMethods.join(', '),
    ...(ExposedHeaders.length === 0 ? {} : { 'access-control-expose-headers': ExposedHeaders.join(', ') }),
    ...(isOpen ? {} : { 'access-control-allow-credentials': 'true' }),
    vary: VARY,
  };
}

/** S3 allows one `*` in an origin and in a header. */
function matches(pattern: string, value: string): boolean {
  const [before = '', after] = pattern.split('*', 2);
  if (after === undefined) return pattern === value;
  return value.length >= before.length + after.length && value.startsWith(before) && value.endsWith(after);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
