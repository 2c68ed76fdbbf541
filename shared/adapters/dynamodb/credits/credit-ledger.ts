import { type DynamoDBClient, GetItemCommand, paginateQuery, QueryCommand } from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import type { CreditLedger } from '../../../credits/credit-ledger.ts';
import { type LedgerEntry, ledgerId } from '../../../credits/wallet.ts';
import { fromItem, type Item } from '../item.ts';
import { creditKey } from '../keys.ts';
import { send } from '../send.ts';
import { LEDGER_INDEX, type Tables, WALLET } from '../tables.ts';
import { expireLots } from './expire-lots.ts';
import { dynamoGrants } from './grants.ts';
import { parseLedgerRow } from './ledger-row.ts';
import { parseWalletRow } from './wallet-row.ts';

const Wallet = v.object({ available: v.number(), held: v.number(), spent: v.number(), granted: v.number() });

/** Grants and reads of the Credits table. */
export function dynamoCreditLedger(dynamo: DynamoDBClient, tables: Pick<Tables, 'credits'>): CreditLedger {
  const TableName = tables.credits;

  async function row(userId: string, entry: string): Promise<Item | undefined> {
    const command = new GetItemCommand({ TableName, Key: creditKey(userId, entry), ConsistentRead: true });
    return (await send(() => dynamo.send(command))).Item;
  }
  const detailedWallet: CreditLedger['detailedWallet'] = async (userId) => {
    const item = await row(userId, WALLET);
    return item && parseWalletRow(item);
  };

  return {
    ...dynamoGrants(dynamo, tables),
    detailedWallet,

    async wallet(userId) {
      const item = await row(userId, WALLET);
      return item && v.parse(Wallet, fromItem(item));
    },

    async has(userId, idempotencyKey) {
      return (await row(userId, ledgerId.grant(idempotencyKey))) !== undefined;
    },

    async entries(userId) {
      const entries: LedgerEntry[] = [];
      const pages = paginateQuery(
        { client: dynamo },
        {
          TableName,
          KeyConditionExpression: 'user_id = :user',
          ExpressionAttributeValues: { ':user': { S: userId } },
          ConsistentRead: true,
        },
      );
      for await (const { Items = [] } of pages) {
        entries.push(...Items.filter((item) => item['entry']?.S !== WALLET).map(parseLedgerRow));
      }
      return entries;
    },

    async page(userId, limit, after) {
      const command = new QueryCommand({
        TableName,
        IndexName: LEDGER_INDEX,
        KeyConditionExpression: 'user_id = :user',
        ExpressionAttributeValues: { ':user': { S: userId } },
        ScanIndexForward: false,
        // One more than asked for tells whether there is another page.
        Limit: limit + 1,
        ...(after === undefined
          ? {}
          : { ExclusiveStartKey: { ...creditKey(userId, after.id), booked_at: { N: String(after.bookedAt) } } }),
      });
      const { Items = [] } = await send(() => dynamo.send(command));
      const entries = Items.slice(0, limit).map(parseLedgerRow);
      const last = entries.at(-1);
      return Items.length > limit && last !== undefined
        ? { entries, next: { bookedAt: last.bookedAt, id: last.id } }
        : { entries };
    },

    async expireLots(userId, now) {
      const wallet = await detailedWallet(userId);
      if (wallet !== undefined) await expireLots(dynamo, tables, userId, wallet, now);
    },
  };
}
