import * as v from 'valibot';

const Priced = v.object({ source: v.object({ list: v.string(), date: v.string() }) });

/** Where each group of prices was read, and when. */
export function sourcesOf(prices: object, path = ''): Record<string, string> {
  return Object.fromEntries(
    Object.entries(prices).flatMap(([name, group]: [string, unknown]): [string, string][] => {
      if (typeof group !== 'object' || group === null) return [];
      const parsed = v.safeParse(Priced, group);
      if (!parsed.success) return Object.entries(sourcesOf(group, `${path}${name}.`));
      const { list, date } = parsed.output.source;
      return [[`${path}${name}`, `${list}, ${date}`]];
    }),
  );
}
