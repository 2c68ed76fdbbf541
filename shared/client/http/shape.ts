interface Types {
  readonly string: string;
  readonly number: number;
  readonly boolean: boolean;
  readonly object: object;
  readonly array: readonly unknown[];
}

/** What an object must at least have. */
export type Shape = Readonly<Record<string, keyof Types>>;

/**
 * Whether a value is an object with these members: enough to tell an answer of the API from a stranger's. What is inside them is the
 * API's promise, which its contract test keeps.
 */
export function hasShape<S extends Shape>(
  value: unknown,
  shape: S,
): value is { readonly [K in keyof S]: Types[S[K]] } & Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const members = new Map<string, unknown>(Object.entries(value));
  return Object.entries(shape).every(([name, type]) => {
    const member = members.get(name);
    return type === 'array' ? Array.isArray(member) : typeof member === type && member !== null;
  });
}
