import { Ajv2020 } from 'ajv/dist/2020.js';
import * as v from 'valibot';
import { openApiDocument } from '../../shared/contract/openapi.ts';
import { CODES, type Code } from '../../shared/messages/codes.ts';

const AnyCode = v.picklist(Object.keys(CODES) as Code[]);

const Response = v.object({
  headers: v.optional(v.record(v.string(), v.unknown()), {}),
  content: v.optional(
    v.record(
      v.picklist(['application/json', 'text/markdown']),
      v.object({ schema: v.record(v.string(), v.unknown()) }),
    ),
  ),
});
const OperationObject = v.object({
  operationId: v.string(),
  tags: v.array(v.string()),
  parameters: v.optional(v.array(v.object({ name: v.string(), in: v.string() })), []),
  responses: v.record(v.string(), Response),
});
const Document = v.object({
  paths: v.record(v.string(), v.record(v.string(), OperationObject)),
  components: v.object({ schemas: v.record(v.string(), v.unknown()) }),
});

/** An answer as it came over the wire; a body that is none is `undefined`. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>> | undefined;
}

/** Headers that every answer has, or that the server adds: nobody documents them per operation. */
const ALWAYS = new Set([
  'cache-control',
  'connection',
  'content-language',
  'content-length',
  'content-type',
  'date',
  'keep-alive',
  'vary',
  'www-authenticate',
  'x-request-id',
]);

/** The document, and what of it has been seen. */
export class Contract {
  readonly document = v.parse(Document, openApiDocument());
  readonly #seen = new Set<string>();
  readonly #seenHeaders = new Set<string>();
  readonly #ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });

  constructor() {
    this.#ajv.addSchema({ $id: 'contract', components: this.document.components });
  }

  /** Every answer that the document promises, as `operation status` and, of errors, the code. */
  get promised(): string[] {
    return Object.values(this.document.paths)
      .flatMap((item) => Object.values(item))
      .flatMap(({ operationId, responses }) =>
        Object.entries(responses).flatMap(([status, response]) => {
          const codes = codesOf(response.content?.['application/json']?.schema);
          return codes.length === 0
            ? [`${operationId} ${status}`]
            : codes.map((code) => `${operationId} ${status} ${code}`);
        }),
      )
      .sort();
  }

  /** What has been answered so far, in the same words. */
  get seen(): string[] {
    return [...this.#seen].sort();
  }

  /** Every header that the document promises for a good answer, as `operation status header`. */
  get promisedHeaders(): string[] {
    return Object.values(this.document.paths)
      .flatMap((item) => Object.values(item))
      .flatMap(({ operationId, responses }) =>
        Object.entries(responses).flatMap(([status, { headers }]) =>
          Number(status) >= 400
            ? []
            : Object.keys(headers).map((name) => `${operationId} ${status} ${name.toLowerCase()}`),
        ),
      )
      .sort();
  }

  /** What of them has been answered so far. */
  get seenHeaders(): string[] {
    return [...this.#seenHeaders].sort();
  }

  /** Throws unless the document promises exactly this answer to this operation. */
  check(operationId: string, { status, headers, body }: WireAnswer): void {
    const response = this.#operation(operationId).responses[status];
    if (response === undefined) throw new Error(`${operationId} answers ${status}: ${JSON.stringify(body)}`);
    const schema = response.content?.['application/json']?.schema;
    if ((schema === undefined) !== (body === undefined)) throw new Error(`${operationId} ${status}: body or no body?`);
    if (schema !== undefined) this.validate(schema, body);
    for (const name of headers.keys()) {
      const documented = Object.keys(response.headers).some((header) => header.toLowerCase() === name);
      if (!documented && !ALWAYS.has(name)) throw new Error(`${operationId} ${status} has a header ${name}`);
      if (documented && status < 400) this.#seenHeaders.add(`${operationId} ${status} ${name}`);
    }
    if (status >= 400 && headers.has('retry-after') !== CODES[v.parse(AnyCode, body?.['code'])].retry) {
      throw new Error(`${operationId} ${status} ${body?.['code']}: Retry-After or no Retry-After?`);
    }
    const code = status >= 400 ? ` ${body?.['code']}` : '';
    this.#seen.add(`${operationId} ${status}${code}`);
  }

  /** Throws unless a value fits a schema of the document. */
  validate(schema: Readonly<Record<string, unknown>>, value: unknown): void {
    const validate = this.#ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"contract#/')));
    if (!validate(value)) {
      throw new Error(`${this.#ajv.errorsText(validate.errors)}: ${JSON.stringify(value).slice(0, 2_000)}`);
    }
  }

  #operation(id: string): v.InferOutput<typeof OperationObject> {
    const all = Object.values(this.document.paths).flatMap((item) => Object.values(item));
    const found = all.find(({ operationId }) => operationId === id);
    if (found === undefined) throw new Error(`no operation ${id}`);
    return found;
  }
}

/** The codes among which an error schema chooses. */
function codesOf(schema: Readonly<Record<string, unknown>> | undefined): string[] {
  const choice = v.safeParse(v.object({ oneOf: v.array(v.object({ $ref: v.string() })) }), schema);
  return choice.success ? choice.output.oneOf.map(({ $ref }) => $ref.replace(/^.*Error_/, '')) : [];
}
