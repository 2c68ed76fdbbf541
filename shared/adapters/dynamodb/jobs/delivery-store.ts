import { ConditionalCheckFailedException, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { DeliveryStore } from '../../../jobs/job-store.ts';
import { toAttribute } from '../item.ts';
import { jobKey } from '../keys.ts';
import { send } from '../send.ts';
import type { Tables } from '../tables.ts';
import { dueShardOf } from './due-shard.ts';

/** Keeps webhook deliveries on the job's row; the due index follows the next attempt. */
export function dynamoDeliveryStore(dynamo: DynamoDBClient, tables: Pick<Tables, 'jobs' | 'dueShards'>): DeliveryStore {
  return {
    async record(job, before, after, { now, lookAgainAt }) {
      const isErasing = job.erasingSince !== undefined;
      const due = isErasing ? undefined : lookAgainAt;
      const nextLookAt = before.confirmation?.nextLookAt;
      const command = new UpdateItemCommand({
        TableName: tables.jobs,
        Key: jobKey(job),
        UpdateExpression: [
          'SET webhook = :webhook, updated_at = :now',
          due === undefined ? '' : ', due_at = :due, due_shard = :shard',
          due === undefined && !isErasing ? ' REMOVE due_at, due_shard' : '',
          ' ADD version :one',
        ].join(''),
        // Compares the delivery only: other changes of a closed row must not lose an attempt. The time of the next attempt tells a
        // resent event from the same one before.
        ConditionExpression: [
          'webhook.#state = :state AND webhook.attempts = :attempts AND webhook.event_id = :event',
          before.nextAttemptAt === undefined
            ? 'attribute_not_exists(webhook.next_attempt_at)'
            : 'webhook.next_attempt_at = :next',
          // Until then `due_at` belongs to the erasure.
          isErasing ? 'attribute_exists(erasing_since)' : 'attribute_not_exists(erasing_since)',
          nextLookAt === undefined
            ? 'attribute_not_exists(webhook.confirmation.next_look_at)'
            : 'webhook.confirmation.next_look_at = :look',
        ].join(' AND '),
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: {
          ':webhook': toAttribute(after),
          ':state': { S: before.state },
          ':attempts': { N: String(before.attempts) },
          ':event': { S: before.eventId },
          ...(before.nextAttemptAt === undefined ? {} : { ':next': { N: String(before.nextAttemptAt) } }),
          ...(nextLookAt === undefined ? {} : { ':look': { N: String(nextLookAt) } }),
          ':now': { N: String(now) },
          ':one': { N: '1' },
          ...(due === undefined
            ? {}
            : { ':due': { N: String(due) }, ':shard': { S: dueShardOf(job, tables.dueShards) } }),
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

    async noteFrontend(ref, knowledge) {
      const command = new UpdateItemCommand({
        TableName: tables.jobs,
        Key: jobKey(ref),
        // Not a step of the job: its version is left alone, so that no worker's write has to be made again because of it.
        UpdateExpression: 'SET frontend = :frontend',
        ConditionExpression: '#status = :open',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':frontend': toAttribute(knowledge), ':open': { S: 'OPEN' } },
      });
      try {
        await send(() => dynamo.send(command));
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error; // it has ended: the end asks for itself
      }
    },
  };
}
