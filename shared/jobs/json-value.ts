import * as v from 'valibot';
import type { Json } from './part.ts';

/** A value that JSON can carry, as a row or an object's metadata holds it. */
export const JsonValue: v.GenericSchema<unknown, Json> = v.lazy(() =>
  v.union([v.string(), v.number(), v.boolean(), v.null(), v.array(JsonValue), v.record(v.string(), JsonValue)]),
);
