import { isDeepStrictEqual } from 'node:util';
import { type DynamoDBClient, GetItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import type { Account, AuditedJob, UnreadableRow } from '../../../audit/account.ts';
import type { AuditSource } from '../../../audit/audit-source.ts';
import { parseLedgerRow } from '../credits/ledger-row.ts';
import { parseWalletRow } from '../credits/wallet-row.ts';
import { fromItem, type Item } from '../item.ts';
import { parseJobRow } from '../jobs/job-row.ts';
import { creditKey } from '../keys.ts';
import { send } from '../send.ts';
import { DUE_SHARDS, type Tables, WALLET } from '../tables.ts';
import { usersOf } from './users-of.ts';

const Marks = v.object({
  dueShard: v.fallback(v.optional(v.string()), undefined),
  dueAt: v.fallback(v.optional(v.number()), undefined),
  expiresAt: v.fallback(v.optional(v.number()), undefined),
});

/** Reads every account with consistent reads; only the list of users comes from scans, which trail the tables by moments. */
export function dynamoAuditSource(dynamo: DynamoDBClient, tables: Tables): AuditSource {
  async function partition(TableName: string, userId: string): Promise<Item[]> {
    const rows: Item[] = [];
    const pages = paginateQuery(
      { client: dynamo },
      {
        TableName,
        KeyConditionExpression: 'user_id = :user',
        ExpressionAttributeValues: { ':user': { S: userId } },
        ConsistentRead: true,
      },
    );
    for await (const { Items = [] } of pages) rows.push(...Items);
    return rows;
  }

  async function walletRow(userId: string): Promise<Item | undefined> {
    const Key = creditKey(userId, WALLET);
    const command = new GetItemCommand({ TableName: tables.credits, Key, ConsistentRead: true });
    return (await send(() => dynamo.send(command))).Item;
  }

  return {
    users: (after) => usersOf(dynamo, tables, after),

    async account(userId, watched = 'watched') {
      const before = watched === 'watched' ? await walletRow(userId) : undefined;
      // The ledger first: a job whose hold is in it has its row by then.
      const credits = await partition(tables.credits, userId);
      const jobs = await partition(tables.jobs, userId);
      const stable = watched === 'watched' && isDeepStrictEqual(before, await walletRow(userId));
      return { ...accountOf(credits, jobs), stable };
    },
  };
}

/** The rows of one user as an account. What cannot be read is told of, and does not keep the rest from being examined. */
export function accountOf(credits: readonly Item[], jobRows: readonly Item[]): Account {
  const unreadable: UnreadableRow[] = [];
  const parsed = <T>(place: UnreadableRow['place'], row: Item, id: string, parse: (row: Item) => T): T[] => {
    try {
      return [parse(row)];
    } catch (error) {
      if (!v.isValiError(error)) throw error;
      unreadable.push({ place, id, why: [...new Set(error.issues.map((issue) => v.getDotPath(issue)))].join(', ') });
      return [];
    }
  };
  const isWallet = (row: Item): boolean => row['entry']?.S === WALLET;
  const [wallet] = credits.filter(isWallet).flatMap((row) => parsed('wallet', row, WALLET, parseWalletRow));
  const entries = credits
    .filter((row) => !isWallet(row))
    .flatMap((row) => parsed('ledger', row, row['entry']?.S ?? '', parseLedgerRow));
  const jobs = jobRows.flatMap((row) => parsed('jobs', row, row['job_id']?.S ?? '', auditedJob));
  return { ...(wallet === undefined ? {} : { wallet }), entries, jobs, unreadable };
}

function auditedJob(row: Item): AuditedJob {
  const { dueShard, dueAt, expiresAt } = v.parse(Marks, fromItem(row));
  const isIndexed = dueAt !== undefined && DUE_SHARDS.some((shard) => shard === dueShard);
  const marks = { ...(isIndexed ? { dueAt } : {}), ...(expiresAt === undefined ? {} : { expiresAt }) };
  return { ...parseJobRow(row), marks };
}
