import { toJsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';
import { KIND_NAMES, kindOf } from '../kinds/kinds.ts';
import { ORDER_TERMS } from '../kinds/order-terms.ts';
import { CODES, type Code, PART_ERROR_CODES } from '../messages/codes.ts';
import { mostOf } from '../messages/text.ts';
import * as answers from './answers.ts';
import { errorBody } from './error-body.ts';
import { ANSWER_EXAMPLES, errorExample, REQUEST_EXAMPLES } from './examples.ts';
import {
  type Caller,
  type HeaderName,
  LIMITS,
  OF_ORDERS,
  OPERATIONS,
  type Operation,
  PARAMETERS,
} from './operations.ts';

type Json = Record<string, unknown>;

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

const DESCRIPTION = `Generation of images for signed-in users, paid in credits.

Every error, from every route, is JSON with a \`code\` of one closed list, an \`error\` for programs, a \`message\` for people (French, or
English by \`Accept-Language\`), the \`request_id\`, and the \`timestamp\`. Nothing is ever charged for an error: images that fail are
released. Where the same request may work later, \`Retry-After\` says when. Every answer carries \`X-Request-Id\` and
\`Content-Language\`, every 401 \`WWW-Authenticate\`. Addresses that are no route answer 404 with the code \`route_not_found\`.

A field of a body that is \`null\` counts as not given; fields that nobody knows are ignored.

API Gateway itself answers 429 \`{"message":"Too Many Requests"}\` above the throttle of the stage, 413 above 6 MB, and 5xx with a
\`message\` when a function cannot be run: such answers have no \`code\`.`;

/** The contract, made from the schemas that validate. */
export function openApiDocument(): Json {
  const codes = Object.keys(CODES) as Code[];
  return {
    openapi: '3.1.0',
    info: { title: 'sorami', version: '1.0.0', description: DESCRIPTION },
    servers: [{ url: 'https://api.sorami.app' }],
    paths: paths(),
    components: {
      securitySchemes: {
        session: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'A Clerk session token.' },
        grantSignature: signature(
          'webhook-signature',
          'Standard Webhooks: webhook-id, webhook-timestamp, webhook-signature.',
        ),
        clerkSignature: signature('svix-signature', 'svix: svix-id, svix-timestamp, svix-signature.'),
      },
      examples: Object.fromEntries(codes.map((code) => [code, { value: errorExample(code) }])),
      schemas: {
        ...Object.fromEntries(Object.entries(answers).map(([name, schema]) => [name, schemaOf(schema)])),
        ...Object.fromEntries(
          OPERATIONS.flatMap(({ body }) => (body === undefined ? [] : [[body.name, bodySchema(body.schema)]])),
        ),
        ...Object.fromEntries(codes.map((code) => [errorName(code), schemaOf(errorBody(code))])),
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

function operationOf({ id, summary, description, caller, parameters = [], body, successes, errors }: Operation): Json {
  const good = Object.entries(successes).map(([status, { says, body: name, headers = [] }]) => [
    status,
    {
      description: says,
      ...(headers.length > 0 ? { headers: headersOf(headers) } : {}),
      ...(name === undefined ? {} : { content: content(reference(name), { example: ANSWER_EXAMPLES[name] }) }),
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

/** @param limited whether the operation opens jobs: then its refusals of orders tell the limits, too. */
function errorHeaders(codes: readonly Code[], limited: boolean): Json {
  const names: readonly HeaderName[] = [
    ...(codes.some((code) => CODES[code].retry) ? (['Retry-After'] as const) : []),
    ...(limited && codes.some((code) => OF_ORDERS.includes(code)) ? LIMITS : []),
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

const ORDER_BODIES: ReadonlySet<v.GenericSchema> = new Set(KIND_NAMES.map((kind) => kindOf({ kind }).order.body));

/** The body of a request; one of an order also has what orders of every kind may say. */
function bodySchema(schema: v.GenericSchema): Json {
  const own = schemaOf(schema);
  if (!ORDER_BODIES.has(schema)) return own;
  return { ...own, properties: { ...propertiesOf(own), ...propertiesOf(schemaOf(v.object(ORDER_TERMS))) } };
}

function propertiesOf({ properties }: Json): Json {
  return v.parse(v.record(v.string(), v.unknown()), properties);
}

/** What goes in, in JSON Schema; rules that it cannot say (well-formed text, allowed hosts) are said in the errors. */
function schemaOf(schema: v.GenericSchema): Json {
  const { $schema: _dialect, ...rest } = toJsonSchema(schema, {
    target: 'draft-2020-12',
    typeMode: 'input',
    errorMode: 'ignore',
    overrideAction({ valibotAction, jsonSchema }) {
      const maxLength = 'requirement' in valibotAction ? mostOf(valibotAction.requirement) : undefined;
      return maxLength === undefined ? undefined : { ...jsonSchema, maxLength };
    },
  });
  return rest;
}
