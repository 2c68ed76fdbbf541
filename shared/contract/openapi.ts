import { CODES, type Code, PART_ERROR_CODES } from '../messages/codes.ts';
import * as answers from './answers.ts';
import { errorBody } from './error-body.ts';
import { ANSWER_EXAMPLES, errorExample, REQUEST_EXAMPLES } from './examples.ts';
import { API_VERSION, DESCRIPTION, TAGS, tagOf } from './info.ts';
import { bodySchema, type Json, schemaOf } from './json-schema.ts';
import { OF_ORDERS } from './operation-errors.ts';
import {
  type Caller,
  type HeaderName,
  LIMITS,
  OPERATIONS,
  type Operation,
  PARAMETERS,
  type Success,
} from './operations.ts';
import { webhookSection } from './webhooks.ts';

const SECURITY: Readonly<Record<Caller, Json[]>> = {
  session: [{ session: [] }],
  grants: [{ grantSignature: [] }],
  clerk: [{ clerkSignature: [] }],
  anybody: [],
};

const HEADERS: Readonly<Record<HeaderName, string>> = {
  Location: 'Where the status of the job is.',
  'Retry-After': 'Seconds until it is worth asking again. Of an error: only where that may help.',
  'Idempotent-Replayed': '"true" when this request was answered before.',
  'RateLimit-Policy':
    'The caller’s limits (draft-ietf-httpapi-ratelimit-headers-10): "day", units of this kind in a UTC day, where there is such a limit; "open-jobs", jobs open at once.',
  RateLimit: 'What is left of them, and in how many seconds there is more.',
  ETag: 'Tells this state from others; weak.',
  'Preference-Applied': 'The wait that was granted.',
};

/** The contract, made from the schemas that validate. */
export function openApiDocument(): Json {
  const codes = Object.keys(CODES) as Code[];
  const used = new Set([...OPERATIONS.map(({ path }) => tagOf(path)), 'Events']);
  return {
    openapi: '3.1.0',
    info: {
      title: 'sorami',
      version: API_VERSION,
      summary: 'Images, videos, articles and books, paid in credits',
      description: DESCRIPTION,
    },
    // As it is committed; served, it names the address at which it was asked for.
    servers: [{ url: 'https://api.sorami.app', description: 'Production' }],
    tags: TAGS.filter(({ name }) => used.has(name)),
    paths: paths(),
    webhooks: webhookSection(),
    components: {
      securitySchemes: {
        session: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'A Clerk session token.' },
        grantSignature: signature(
          'webhook-signature',
          'Standard Webhooks: webhook-id, webhook-timestamp, webhook-signature.',
        ),
        clerkSignature: signature('svix-signature', 'svix: svix-id, svix-timestamp, svix-signature.'),
        webhookSignature: signature(
          'webhook-signature',
          'Of what this API sends. Standard Webhooks: webhook-id, webhook-timestamp, webhook-signature.',
        ),
        webhookSecret: signature('x-webhook-secret', 'The webhook secret itself, for receivers that compare it.'),
      },
      examples: Object.fromEntries(codes.map((code) => [code, { value: errorExample(code) }])),
      schemas: {
        ...Object.fromEntries(Object.entries(answers).map(([name, schema]) => [name, schemaOf(schema, name)])),
        ...Object.fromEntries(
          OPERATIONS.flatMap(({ body }) =>
            body === undefined ? [] : [[body.name, bodySchema(body.schema, body.name)]],
          ),
        ),
        ...Object.fromEntries(codes.map((code) => [errorName(code), schemaOf(errorBody(code), 'Error')])),
      },
    },
    'x-codes': Object.fromEntries(
      codes.map((code) => {
        const { status, retry, error, fr, en } = CODES[code];
        const isFate = (PART_ERROR_CODES as readonly Code[]).includes(code);
        return [code, { status, retry, charged: false, of_images: isFate, error, fr, en }];
      }),
    ),
  };
}

function paths(): Json {
  const byPath = Map.groupBy(OPERATIONS, ({ path }) => path);
  return Object.fromEntries(
    [...byPath].map(([path, operations]) => [
      path,
      Object.fromEntries(operations.map((operation) => [operation.method, operationOf(operation)])),
    ]),
  );
}

function operationOf(operation: Operation): Json {
  const { id, path, summary, description, caller, parameters = [], body, successes, errors } = operation;
  const good = Object.entries(successes).map(([status, { says, body: name, headers = [] }]) => [
    status,
    {
      description: says,
      ...(headers.length > 0 ? { headers: headersOf(headers) } : {}),
      ...(name === undefined ? {} : { content: goodContent(name) }),
    },
  ]);
  const bad = [...Map.groupBy(errors, (code) => CODES[code].status)].map(([status, codes]) => [
    String(status),
    {
      description: codes.map((code) => `\`${code}\`: ${CODES[code].en}`).join('\n\n'),
      ...errorHeaders(
        codes,
        LIMITS.every((name) => successes[202]?.headers?.includes(name)),
      ),
      content: content(
        { oneOf: codes.map((code) => reference(errorName(code))) },
        { examples: Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }])) },
      ),
    },
  ]);
  return {
    operationId: id,
    tags: [tagOf(path)],
    summary,
    ...(description === undefined ? {} : { description }),
    security: SECURITY[caller],
    ...(parameters.length > 0 ? { parameters: parameters.map(parameterOf) } : {}),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: body.isOptional !== true,
            content: content(reference(body.name), { example: REQUEST_EXAMPLES[body.name] }),
          },
        }),
    responses: Object.fromEntries([...good, ...bad]),
  };
}

/** A picture that is named and not there is found when the order is understood, too. */
const TELL_LIMITS: ReadonlySet<Code> = new Set([...OF_ORDERS, 'invalid_request']);

/** @param limited whether the operation opens jobs: then its refusals of orders tell the limits, too. */
function errorHeaders(codes: readonly Code[], limited: boolean): Json {
  const names: readonly HeaderName[] = [
    ...(codes.some((code) => CODES[code].retry) ? (['Retry-After'] as const) : []),
    ...(limited && codes.some((code) => TELL_LIMITS.has(code)) ? LIMITS : []),
  ];
  return names.length > 0 ? { headers: headersOf(names) } : {};
}

function parameterOf(name: keyof typeof PARAMETERS): Json {
  const { in: place, says, schema } = PARAMETERS[name];
  return { name, in: place, required: place === 'path', description: says, schema: schemaOf(schema) };
}

function headersOf(names: readonly HeaderName[]): Json {
  return Object.fromEntries(names.map((name) => [name, { description: HEADERS[name], schema: { type: 'string' } }]));
}

function goodContent(name: NonNullable<Success['body']>): Json {
  if (name === 'markdown') return { 'text/markdown': { schema: { type: 'string' } } };
  return content(reference(name), { example: ANSWER_EXAMPLES[name] });
}

function content(schema: Json, more: Json): Json {
  return { 'application/json': { schema, ...more } };
}

function reference(name: string): Json {
  return { $ref: `#/components/schemas/${name}` };
}

function signature(name: string, description: string): Json {
  return { type: 'apiKey', in: 'header', name, description };
}

function errorName(code: Code): string {
  return `Error_${code}`;
}
