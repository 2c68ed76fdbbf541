import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import type { StorageTroubleStore } from '../../../storage/storage-trouble.ts';
import { fromItem } from '../item.ts';
import { send } from '../send.ts';
import type { Tables } from '../tables.ts';

const SeenRow = v.object({ since: v.number(), seenAt: v.number(), reason: v.string() });

/**
 * The bucket's trouble as a row of the Jobs table; nothing is written while all is well. Reads are eventually consistent: a worker
 * that learns of it a moment later keeps its picture and puts it again.
 */
export function dynamoStorageTroubleStore(dynamo: DynamoDBClient, tables: Pick<Tables, 'jobs'>): StorageTroubleStore {
  // A row of its own among the jobs: no user's id begins like this.
  const row = { TableName: tables.jobs, Key: { user_id: { S: '#control' }, job_id: { S: 'storage-trouble' } } };
  return {
    async read() {
      const { Item } = await send(() => dynamo.send(new GetItemCommand(row)));
      return Item?.['since'] === undefined ? undefined : v.parse(SeenRow, fromItem(Item));
    },

    async note(reason, now) {
      const command = new UpdateItemCommand({
        ...row,
        UpdateExpression: 'SET since = if_not_exists(since, :now), seen_at = :now, reason = :reason',
        ExpressionAttributeValues: { ':now': { N: String(now) }, ':reason': { S: reason } },
      });
      await send(() => dynamo.send(command));
    },

    async clear() {
      const UpdateExpression = 'REMOVE since, seen_at, reason';
      await send(() => dynamo.send(new UpdateItemCommand({ ...row, UpdateExpression })));
    },
  };
}
