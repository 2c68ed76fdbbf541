import { type DynamoDBClient, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import type { AccountStore } from '../../../accounts/account-store.ts';
import { creditKey } from '../keys.ts';
import { send } from '../send.ts';
import { type Tables, WALLET } from '../tables.ts';
import { ERASURE_SHARD, erasureKey } from './erasure-key.ts';

/**
 * Ends accounts: a tombstone on the wallet, which every opening of a job and every grant asks, and a row that keeps the erasure
 * due until it is done.
 */
export function dynamoAccountStore(dynamo: DynamoDBClient, tables: Tables): AccountStore {
  return {
    async markDeleted(userId, now) {
      const at = { N: String(now) };
      const command = new TransactWriteItemsCommand({
        TransactItems: [
          {
            Update: {
              TableName: tables.credits,
              Key: creditKey(userId, WALLET),
              UpdateExpression:
                'SET deleted_at = if_not_exists(deleted_at, :now) ADD available :none, granted :none, held :none, spent :none',
              ExpressionAttributeValues: { ':now': at, ':none': { N: '0' } },
            },
          },
          {
            Put: {
              TableName: tables.jobs,
              Item: { ...erasureKey(userId), due_shard: { S: ERASURE_SHARD.first }, due_at: at },
            },
          },
        ],
      });
      await send(() => dynamo.send(command));
    },
  };
}
