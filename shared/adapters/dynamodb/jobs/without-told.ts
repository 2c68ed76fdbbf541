/** A value without the fields that are just what is told: how rows leave out what the rest of them says. */
export function withoutTold<T extends object, K extends keyof T>(
  value: T,
  told: Readonly<Pick<T, K>>,
): Omit<T, K> & Partial<Pick<T, K>> {
  const kept = Object.entries(value).filter(([name, field]) => field !== told[name as K]);
  return Object.fromEntries(kept) as Omit<T, K> & Partial<Pick<T, K>>;
}
