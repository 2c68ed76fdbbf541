import * as v from 'valibot';
import { DEFAULT_DUE_SHARDS } from '../adapters/dynamodb/tables.ts';

/**
 * Reads a function's environment through its schema.
 *
 * @throws Error naming every variable that is missing or wrong, so that a bad deployment fails at its first cold start and says why.
 */
export function parseEnv<const T extends v.ObjectEntries>(
  entries: T,
  env: Readonly<Record<string, string | undefined>>,
): v.InferOutput<v.ObjectSchema<T, undefined>> {
  const parsed = v.safeParse(v.object(entries), env);
  if (parsed.success) return parsed.output;
  const wrong = parsed.issues.map((issue) => v.getDotPath(issue)).join(', ');
  throw new Error(`environment variables missing or wrong: ${wrong}`);
}

/** A variable that holds JSON. */
export function json<T extends v.GenericSchema>(schema: T) {
  return v.pipe(v.string(), v.parseJson(), schema);
}

/** A variable that holds a whole number. */
export const integer = v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number));

/** `DUE_SHARDS`: over how many shards of the due index rows are spread. */
export const dueShards = v.optional(integer, String(DEFAULT_DUE_SHARDS));

/** A variable that holds `true` or `false`. */
export const boolean = v.pipe(
  v.picklist(['true', 'false']),
  v.transform((text) => text === 'true'),
);
