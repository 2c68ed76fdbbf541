/** A member of what may be an object. */
export function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}

/** The first member of these names that is a text. */
export function textOf(value: unknown, ...names: readonly string[]): string | undefined {
  return names.map((name) => member(value, name)).find((found) => typeof found === 'string');
}

/** The first member of these names that is a number. */
export function numberOf(value: unknown, ...names: readonly string[]): number | undefined {
  return names.map((name) => member(value, name)).find((found) => typeof found === 'number');
}

/** The first member of these names that is a list; an empty one where there is none. */
export function listOf(value: unknown, ...names: readonly string[]): readonly unknown[] {
  const found: unknown = names.map((name) => member(value, name)).find(Array.isArray);
  return Array.isArray(found) ? found : [];
}

/** The members of what may be an object. */
export function membersOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}
