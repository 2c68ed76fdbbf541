import type { Integration } from './integrations.ts';

/** A route of the API; `$default` takes what no other takes. */
export interface Route {
  readonly key: string;
  readonly integration: Integration;
}

export interface Match {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
}

/** The most specific route: literal segments before `{parameters}` before `{greedy+}`, a method before ANY, `$default` last. */
export function matchRoute(routes: readonly Route[], method: string, path: string): Match | undefined {
  const candidates = routes.flatMap((route) => {
    const [routeMethod = '', template = ''] = route.key.split(' ');
    if (template === '' || !(routeMethod === method || routeMethod === 'ANY')) return [];
    const parameters = matchPath(template, path);
    if (parameters === undefined) return [];
    const ranks = template.split('/').map((segment) => (segment.endsWith('+}') ? 2 : segment.startsWith('{') ? 1 : 0));
    return [{ route, parameters, rank: [...ranks, routeMethod === 'ANY' ? 1 : 0].join('') }];
  });
  const [best] = candidates.sort((left, right) => (left.rank < right.rank ? -1 : 1));
  if (best !== undefined) return best;
  const fallback = routes.find(({ key }) => key === '$default');
  return fallback && { route: fallback, parameters: {} };
}

function matchPath(template: string, path: string): Record<string, string> | undefined {
  const names: string[] = [];
  const pattern = template.replace(/\{(\w+)(\+?)\}|[.*+?^${}()|[\]\\]/g, (text, name?: string, greedy?: string) => {
    if (name === undefined) return `\\${text}`;
    names.push(name);
    return greedy === '+' ? '(.+)' : '([^/]+)';
  });
  const match = new RegExp(`^${pattern}$`).exec(path);
  return match ? Object.fromEntries(names.map((name, index) => [name, decode(match[index + 1] ?? '')])) : undefined;
}

/** Percent-decoding that leaves alone what is not valid. */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
