import { toJsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';
import { KIND_NAMES, kindOf } from '../kinds/kinds.ts';
import { ORDER_TERMS } from '../kinds/order-terms.ts';
import { mostOf } from '../messages/text.ts';
import { described } from './descriptions/index.ts';

export type Json = Record<string, unknown>;

const ORDER_BODIES: ReadonlySet<v.GenericSchema> = new Set(KIND_NAMES.map((kind) => kindOf({ kind }).order.body));

/** The body of a request; one of an order also has what orders of every kind may say. */
export function bodySchema(schema: v.GenericSchema, name: string): Json {
  const own = converted(schema);
  if (!ORDER_BODIES.has(schema)) return described(own, name);
  const properties = { ...propertiesOf(own), ...propertiesOf(converted(v.object(ORDER_TERMS))) };
  return described({ ...own, properties }, name);
}

/** A schema in JSON Schema, every field described. */
export function schemaOf(schema: v.GenericSchema, name = ''): Json {
  return described(converted(schema), name);
}

function propertiesOf({ properties }: Json): Json {
  return v.parse(v.record(v.string(), v.unknown()), properties);
}

/** What goes in, in JSON Schema; rules that it cannot say (well-formed text, allowed hosts) are said in the errors. */
function converted(schema: v.GenericSchema): Json {
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
