import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** Parts of an UpdateItem that several concerns contribute to: each names its own, {@link updateOf} joins them. */
export interface UpdateClauses {
  /** `name = value` each. */
  readonly set?: readonly string[];
  /** `name value` each. */
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
  /** All of them must hold. */
  readonly conditions?: readonly string[];
  readonly names?: Readonly<Record<string, string>>;
  readonly values?: Readonly<Record<string, AttributeValue>>;
}

/** One update out of the clauses of several concerns. */
export function updateOf(...parts: readonly UpdateClauses[]) {
  const all = (name: 'set' | 'add' | 'remove' | 'conditions') => parts.flatMap((part) => part[name] ?? []);
  const clause = (word: string, items: readonly string[]) => (items.length > 0 ? [`${word} ${items.join(', ')}`] : []);
  const conditions = all('conditions');
  const names = Object.assign({}, ...parts.map((part) => part.names));
  const values = Object.assign({}, ...parts.map((part) => part.values));
  return {
    UpdateExpression: [
      ...clause('SET', all('set')),
      ...clause('ADD', all('add')),
      ...clause('REMOVE', all('remove')),
    ].join(' '),
    ...(conditions.length > 0 ? { ConditionExpression: conditions.join(' AND ') } : {}),
    ...(Object.keys(names).length > 0 ? { ExpressionAttributeNames: names } : {}),
    ExpressionAttributeValues: values,
  };
}
