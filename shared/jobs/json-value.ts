import * as v from 'valibot';
import type { Json } from './part.ts';

/** A value that JSON can carry, as a row or an object's metadata holds it. */
export const JsonValue: v.GenericSchema<unknown, Json> = v.lazy(() =>
  v.union([v.string(), v.number(), v.boolean(), v.null(), v.array(JsonValue), v.record(v.string(), JsonValue)]),
);

/** Whether two values are the same, whatever the order of their members: rows keep none. */
export function sameJson(one: Json | undefined, other: Json | undefined): boolean {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((value, index) => sameJson(value, other[index]));
  }
  if (!isObject(one) || !isObject(other)) return one === other;
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => sameJson(one[name], other[name]));
}

function isObject(value: Json | undefined): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
