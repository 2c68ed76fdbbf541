/**
 * How the frontend's receivers read what they are sent: they look at members without checking shapes first, so what is missing or of
 * another type goes wrong where JavaScript says so.
 */

/** `value.name`; of `null` and `undefined` a TypeError. */
export function member(value: unknown, name: string): unknown {
  if (value === null || value === undefined) throw new TypeError(`${String(value)} has no ${name}`);
  return Reflect.get(Object(value), name);
}

/** `value?.name`. */
export function memberIfAny(value: unknown, name: string): unknown {
  return value === null || value === undefined ? undefined : member(value, name);
}

/** `a || b || …`. */
export function firstTruthy(...values: readonly unknown[]): unknown {
  return values.find(Boolean) ?? values.at(-1);
}

/** `text.toLowerCase()` and its like; of what is no text a TypeError. */
export function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('is not a text');
  return value;
}

/** `for (const one of list)`; of what cannot be gone through a TypeError. */
export function each(list: unknown): readonly unknown[] {
  if (typeof list === 'string' || Array.isArray(list)) return [...list];
  throw new TypeError('is not iterable');
}

/** `new Date(value)`, which the database takes only when it is one. */
export function dateOf(value: unknown): Date {
  return new Date(typeof value === 'string' || typeof value === 'number' ? value : Number.NaN);
}
