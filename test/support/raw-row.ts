import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Item } from '../../shared/adapters/dynamodb/item.ts';
import { dynamoOfSystem } from './aws.ts';

/** A row as the table has it: names in snake_case. */
export type RawRow = Record<string, unknown>;

/** A row of a table of the shared system, as it is; `undefined` without one. */
export async function readRaw(TableName: string, Key: Item): Promise<RawRow | undefined> {
  const { Item: item } = await dynamoOfSystem().send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
  return item && unmarshall(item);
}

/** Writes a row as another hand or another version would: without any condition. `undefined` attributes are left out. */
export async function writeRaw(TableName: string, row: RawRow): Promise<void> {
  const Item = marshall(row, { removeUndefinedValues: true, allowImpreciseNumbers: true });
  await dynamoOfSystem().send(new PutItemCommand({ TableName, Item }));
}

/** A row with a value put at a path, for example `parts.0.state`. */
export function changedAt(row: RawRow, path: string, value: unknown): RawRow {
  const copy = structuredClone(row);
  const steps = path.split('.');
  const parent = steps.slice(0, -1).reduce<RawRow>((at, step) => at[step] as RawRow, copy);
  parent[steps.at(-1) ?? ''] = value;
  return copy;
}

/** Changes values at paths of a row. */
export async function rewrite(table: string, key: Item, changes: Readonly<Record<string, unknown>>): Promise<void> {
  const row = await readRaw(table, key);
  if (row === undefined) throw new Error('there is no such row');
  await writeRaw(
    table,
    Object.entries(changes).reduce((changed, [path, value]) => changedAt(changed, path, value), row),
  );
}
