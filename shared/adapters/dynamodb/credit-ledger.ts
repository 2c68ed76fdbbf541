import {
  type DynamoDBClient,
  GetItemCommand,
  paginateQuery,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import type { CreditLedger } from '../../domain/ports/credit-ledger.ts';
import { type LedgerEntry, ledgerId } from '../../domain/wallet.ts';
import { fromItem } from './item.ts';
import { creditKey } from './keys.ts';
import { ledgerRow, parseLedgerRow } from './ledger-row.ts';
import { send } from './send.ts';
import { type Tables, WALLET } from './tables.ts';

const WalletRow = v.object({ available: v.number(), held: v.number(), spent: v.number(), granted: v.number() });

/** Grants and reads of the Credits table. */
export function dynamoCreditLedger(dynamo: DynamoDBClient, tables: Pick<Tables, 'credits'>): CreditLedger {
  const TableName = tables.credits;
  return {
    async grant(userId, fact, amount, reason, now) {
      const entry = { id: ledgerId.grant(fact), type: 'grant', amount, reason, bookedAt: now } as const;
      const command = new TransactWriteItemsCommand({
        TransactItems: [
          { Put: { TableName, Item: ledgerRow(userId, entry), ConditionExpression: 'attribute_not_exists(entry)' } },
          {
            Update: {
              TableName,
              Key: creditKey(userId, WALLET),
              UpdateExpression: 'ADD available :amount, granted :amount, held :none, spent :none',
              ExpressionAttributeValues: { ':amount': { N: String(amount) }, ':none': { N: '0' } },
            },
          },
        ],
      });
      try {
        await send(() => dynamo.send(command));
        return 'granted';
      } catch (error) {
        const refused =
          error instanceof TransactionCanceledException &&
          error.CancellationReasons?.[0]?.Code === 'ConditionalCheckFailed';
        if (refused) return 'already-granted';
        throw error;
      }
    },

    async wallet(userId) {
      const command = new GetItemCommand({ TableName, Key: creditKey(userId, WALLET), ConsistentRead: true });
      const { Item } = await send(() => dynamo.send(command));
      return Item && v.parse(WalletRow, fromItem(Item));
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
  };
}
