import { type DynamoDBClient, paginateQuery, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import type { ErasureStore } from '../../../accounts/account-store.ts';
import { fromItem, type Item } from '../item.ts';
import { send } from '../send.ts';
import { DUE_INDEX, type Tables } from '../tables.ts';
import { ERASURE_SHARD, erasureKey } from './erasure-key.ts';

const JobRow = v.object({ jobId: v.string() });

/** Finds deleted accounts by the due index, and their jobs by consistent reads. */
export function dynamoErasureStore(dynamo: DynamoDBClient, tables: Pick<Tables, 'jobs'>): ErasureStore {
  const TableName = tables.jobs;

  async function update(userId: string, UpdateExpression: string, values?: Item): Promise<void> {
    const command = new UpdateItemCommand({
      TableName,
      Key: erasureKey(userId),
      UpdateExpression,
      ...(values === undefined ? {} : { ExpressionAttributeValues: values }),
    });
    await send(() => dynamo.send(command));
  }

  return {
    async *due(now) {
      for (const shard of [ERASURE_SHARD.first, ERASURE_SHARD.last]) {
        const query = {
          TableName,
          IndexName: DUE_INDEX,
          KeyConditionExpression: 'due_shard = :shard AND due_at <= :now',
          ExpressionAttributeValues: { ':shard': { S: shard }, ':now': { N: String(now) } },
        };
        for await (const { Items = [] } of paginateQuery({ client: dynamo }, query)) {
          for (const item of Items) {
            yield { userId: v.parse(JobRow, fromItem(item)).jobId, isLast: shard === ERASURE_SHARD.last };
          }
        }
      }
    },

    async *jobIds(userId) {
      const query = {
        TableName,
        KeyConditionExpression: 'user_id = :user',
        FilterExpression: 'attribute_not_exists(erased_at)',
        ProjectionExpression: 'job_id',
        ExpressionAttributeValues: { ':user': { S: userId } },
        ConsistentRead: true,
      };
      for await (const { Items = [] } of paginateQuery({ client: dynamo }, query)) {
        for (const item of Items) yield v.parse(JobRow, fromItem(item)).jobId;
      }
    },

    async lookAgain(userId, at) {
      await update(userId, 'SET due_at = :at, due_shard = :last', {
        ':at': { N: String(at) },
        ':last': { S: ERASURE_SHARD.last },
      });
    },

    async finish(userId) {
      await update(userId, 'REMOVE due_at, due_shard');
    },
  };
}
