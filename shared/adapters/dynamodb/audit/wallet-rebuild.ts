import { isDeepStrictEqual } from 'node:util';
import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  paginateQuery,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import type { UnreadableRow } from '../../../audit/account.ts';
import { type DerivedWallet, walletOf } from '../../../audit/wallet-of.ts';
import type { LedgerEntry } from '../../../credits/wallet.ts';
import { erasureKey } from '../control/erasure-key.ts';
import { type Item, toAttribute } from '../item.ts';
import { creditKey } from '../keys.ts';
import { send } from '../send.ts';
import { type Tables, WALLET } from '../tables.ts';
import { accountOf } from './audit-source.ts';

/** Where rebuilt wallets are noted, for ever: no user's id begins like this. */
const REBUILDS = '#rebuilds';

/** What of a wallet follows from its ledger. The rest (the day's limits, the end of the account) stays as it is. */
const DERIVED = ['available', 'held', 'spent', 'granted', 'open_jobs', 'lots'] as const;
type Derived = Readonly<Partial<Record<(typeof DERIVED)[number], AttributeValue>>>;

/** A wallet beside the fold of its ledger, read at one instant. */
export interface WalletComparison {
  /** The attributes as stored, unvalidated; absent ones are left out. */
  readonly written: Derived;
  readonly derived: DerivedWallet;
  readonly same: boolean;
  readonly entries: readonly LedgerEntry[];
  readonly unreadable: readonly UnreadableRow[];
}

const MAX_ROUNDS = 5;

/** Reads a user's wallet and ledger until the wallet has stood still meanwhile. @throws when it never does. */
export async function compareWallet(
  dynamo: DynamoDBClient,
  { credits: TableName }: Pick<Tables, 'credits'>,
  userId: string,
): Promise<WalletComparison> {
  const wallet = async (): Promise<Item | undefined> => {
    const command = new GetItemCommand({ TableName, Key: creditKey(userId, WALLET), ConsistentRead: true });
    return (await send(() => dynamo.send(command))).Item;
  };
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const before = await wallet();
    const rows: Item[] = [];
    const query = {
      TableName,
      KeyConditionExpression: 'user_id = :user',
      ExpressionAttributeValues: { ':user': { S: userId } },
      ConsistentRead: true,
    };
    for await (const { Items = [] } of paginateQuery({ client: dynamo }, query)) rows.push(...Items);
    if (!isDeepStrictEqual(before, await wallet())) continue;
    const { entries, unreadable = [] } = accountOf(rows, []);
    const derived = walletOf(entries);
    const written = Object.fromEntries(
      DERIVED.flatMap((name) => (before?.[name] === undefined ? [] : [[name, before[name]]])),
    );
    const same = before !== undefined && isDeepStrictEqual(comparable(written), comparable(attributesOf(derived)));
    return { written, derived, same, entries, unreadable };
  }
  throw new Error('the wallet does not stand still long enough to be read with its ledger');
}

/**
 * Makes a wallet the fold of its ledger, and notes what it was: both or nothing, and only while it is what was read.
 *
 * @param now epoch ms.
 * @returns `false`: it has moved since.
 */
export async function rebuildWallet(
  dynamo: DynamoDBClient,
  tables: Tables,
  userId: string,
  { written, derived }: WalletComparison,
  now: number,
): Promise<boolean> {
  const { lots, ...numbers } = attributesOf(derived);
  const isErased = await hasErasure(dynamo, tables, userId);
  const sets = Object.keys(numbers).map((name) => `${name} = :new_${name}`);
  if (lots !== undefined) sets.push('lots = :new_lots');
  // A deleted wallet row has lost the mark of a deleted account, too.
  if (isErased) sets.push('deleted_at = if_not_exists(deleted_at, :now)');
  const conditions = DERIVED.map((name) =>
    written[name] ? `${name} = :old_${name}` : `attribute_not_exists(${name})`,
  );
  const values = Object.fromEntries([
    ...Object.entries(written).map(([name, value]) => [`:old_${name}`, value]),
    ...Object.entries(attributesOf(derived)).map(([name, value]) => [`:new_${name}`, value]),
    ...(isErased ? [[':now', { N: String(now) }]] : []),
  ]);
  const command = new TransactWriteItemsCommand({
    TransactItems: [
      {
        Update: {
          TableName: tables.credits,
          Key: creditKey(userId, WALLET),
          UpdateExpression: `SET ${sets.join(', ')}${lots === undefined ? ' REMOVE lots' : ''}`,
          ConditionExpression: conditions.join(' AND '),
          ExpressionAttributeValues: values,
        },
      },
      {
        Put: {
          TableName: tables.credits,
          Item: {
            ...creditKey(REBUILDS, `${userId}#${new Date(now).toISOString()}`),
            before: { M: { ...written } },
            after: { M: attributesOf(derived) },
          },
          ConditionExpression: 'attribute_not_exists(entry)',
        },
      },
    ],
  });
  try {
    await send(() => dynamo.send(command));
    return true;
  } catch (error) {
    const isRefused =
      error instanceof TransactionCanceledException &&
      error.CancellationReasons?.some(({ Code }) => Code === 'ConditionalCheckFailed');
    if (isRefused) return false;
    throw error;
  }
}

function attributesOf({
  available,
  held,
  spent,
  granted,
  openJobs,
  lots,
}: DerivedWallet): Record<string, AttributeValue> {
  const numbers = { available, held, spent, granted, open_jobs: openJobs };
  return {
    ...Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, { N: String(value) }])),
    ...(lots.length > 0 ? { lots: toAttribute(lots) } : {}),
  };
}

/** A list of lots in any order is the same; a count that is not there is none. */
function comparable({ lots, open_jobs, ...rest }: Record<string, AttributeValue>): object {
  const texts = (lots?.L ?? []).map((lot) => JSON.stringify(Object.entries(lot.M ?? lot).sort()));
  return { ...rest, open_jobs: open_jobs ?? { N: '0' }, lots: texts.sort() };
}

async function hasErasure(dynamo: DynamoDBClient, { jobs }: Pick<Tables, 'jobs'>, userId: string): Promise<boolean> {
  const command = new GetItemCommand({ TableName: jobs, Key: erasureKey(userId), ConsistentRead: true });
  return (await send(() => dynamo.send(command))).Item !== undefined;
}
