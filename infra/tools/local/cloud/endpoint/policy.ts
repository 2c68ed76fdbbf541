import type { Statement } from '../resource-types/policy-document.ts';

/** One IAM action on one resource. */
export interface Permission {
  readonly action: string;
  readonly resource: string;
}

/** Why the statements do not give a permission, in IAM's words; `undefined` when they do. */
export function reasonToDeny(statements: readonly Statement[], { action, resource }: Permission): string | undefined {
  const applicable = statements.filter(
    (statement) =>
      // Actions do not mind the case, resources do.
      statement.Action.some((pattern) => matchesPattern(pattern.toLowerCase(), action.toLowerCase())) &&
      statement.Resource.some((pattern) => matchesPattern(pattern, resource)),
  );
  if (applicable.some(({ Effect }) => Effect === 'Deny')) return 'with an explicit deny in an identity-based policy';
  return applicable.length > 0 ? undefined : `because no identity-based policy allows the ${action} action`;
}

/** IAM's wildcards: `*` is any text, `/` and `:` included, `?` one character. */
export function matchesPattern(pattern: string, value: string): boolean {
  const source = pattern
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('\\*', '.*')
    .replaceAll('\\?', '.');
  return new RegExp(`^${source}$`, 's').test(value);
}
