import { ConditionalCheckFailedException, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { DeliveryStore } from '../../domain/ports/job-store.ts';
import { toAttribute } from './item.ts';
import { jobKey } from './keys.ts';
import { send } from './send.ts';
import type { Tables } from './tables.ts';

/** Keeps webhook attempts on the job's row; the due index follows the next attempt. */
export function dynamoDeliveryStore(dynamo: DynamoDBClient, tables: Pick<Tables, 'jobs'>): DeliveryStore {
  return {
    async record(job, delivery, now) {
      const next = delivery.nextAttemptAt;
      const command = new UpdateItemCommand({
        TableName: tables.jobs,
        Key: jobKey(job),
        UpdateExpression: `SET webhook = :webhook, updated_at = :now${
          next === undefined ? ' REMOVE due_at, due_shard' : ', due_at = :next'
        } ADD version :one`,
        ConditionExpression: 'version = :read',
        ExpressionAttributeValues: {
          ':webhook': toAttribute(delivery),
          ':now': { N: String(now) },
          ':read': { N: String(job.version) },
          ':one': { N: '1' },
          ...(next === undefined ? {} : { ':next': { N: String(next) } }),
        },
      });
      try {
        await send(() => dynamo.send(command));
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
  };
}
