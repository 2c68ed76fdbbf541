import * as v from 'valibot';
import { openApiDocument } from '../../../../shared/contract/openapi.ts';
import { KIND_NAMES, kindOf, type ShippedKind } from '../../../../shared/kinds/kinds.ts';
import type { OrderKind } from './local-api.ts';

const Body = v.object({
  requestBody: v.object({
    content: v.object({
      'application/json': v.object({
        schema: v.union([v.object({ $ref: v.string() }), v.record(v.string(), v.unknown())]),
        example: v.optional(v.unknown()),
      }),
    }),
  }),
});
const Document = v.object({
  paths: v.record(v.string(), v.record(v.string(), v.unknown())),
  components: v.object({ schemas: v.record(v.string(), v.unknown()) }),
});
/** Prices an order of any kind; until there is one, images alone have a price beforehand. */
const ANY_QUOTE = '/api/quote';
const QUOTES: Readonly<Record<string, string>> = { image: '/api/images/quote' };

/** Kinds that can be ordered, with the form of their bodies: what the contract says of them. */
export function orderKinds(names: readonly ShippedKind[] = KIND_NAMES): readonly OrderKind[] {
  const { paths, components } = v.parse(Document, openApiDocument());
  return names.flatMap((name) => {
    const { create, result } = kindOf({ kind: name }).routes;
    const operation = v.safeParse(Body, paths[create]?.['post']);
    if (!operation.success) return [];
    const { schema, example } = operation.output.requestBody.content['application/json'];
    const reference = typeof schema.$ref === 'string' ? schema.$ref.split('/').at(-1) : undefined;
    return [
      {
        name,
        path: create,
        resultPath: result,
        schema: reference === undefined ? schema : components.schemas[reference],
        example: example ?? null,
        quotePath: paths[ANY_QUOTE] === undefined ? (QUOTES[name] ?? null) : ANY_QUOTE,
      },
    ];
  });
}
