import { FILE_FIELDS } from './files.ts';
import { JOB_FIELDS } from './jobs.ts';
import { ORDER_FIELDS } from './orders.ts';
import { SERVICE_FIELDS } from './service.ts';

/**
 * What fields mean, by their names: a name means the same wherever it stands. Where it does not, `parent.name` comes first (the
 * schema, or the field that it is in), and before that a description in the field's own schema.
 */
const MEANINGS: Readonly<Record<string, string>> = {
  ...FILE_FIELDS,
  ...SERVICE_FIELDS,
  ...JOB_FIELDS,
  ...ORDER_FIELDS,
};

type Json = Record<string, unknown>;

/**
 * A JSON Schema in which every field is described. Defaults are told in words: code generators take a field with a `default` for one
 * that is always there, in requests, too.
 *
 * @param name of the schema.
 */
export function described(schema: Json, name: string): Json {
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => {
      if (key === 'properties' && isObject(value)) return [key, fieldsOf(value, name)];
      if (Array.isArray(value)) return [key, value.map((inner) => (isObject(inner) ? described(inner, name) : inner))];
      return [key, isObject(value) && STRUCTURE.has(key) ? described(value, name) : value];
    }),
  );
}

const STRUCTURE: ReadonlySet<string> = new Set(['items', 'additionalProperties']);

function fieldsOf(properties: Json, parent: string): Json {
  return Object.fromEntries(
    Object.entries(properties).map(([name, field]) => {
      if (!isObject(field)) return [name, field];
      const { default: usual, description = MEANINGS[`${parent}.${name}`] ?? MEANINGS[name], ...schema } = field;
      const said = usual === undefined ? description : `${String(description)} By default \`${String(usual)}\`.`;
      return [name, { ...(said === undefined ? {} : { description: said }), ...described(schema, name) }];
    }),
  );
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
