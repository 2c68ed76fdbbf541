import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import type { GateOpener, GateStore } from '../../../provider/gate-store.ts';
import { fromItem } from '../item.ts';
import { send } from '../send.ts';
import type { Tables } from '../tables.ts';

/** A row of its own among the jobs: no user's id begins like this. */
const KEY = { user_id: { S: '#control' }, job_id: { S: 'provider-gate' } };

const GateRow = v.object({
  closedUntil: v.number(),
  strikes: v.number(),
  reason: v.exactOptional(v.string()),
  closedAt: v.exactOptional(v.number()),
});

/** The provider's gate as a row of the Jobs table; reads are eventually consistent, since a call more or less changes nothing. */
export function dynamoGateStore(dynamo: DynamoDBClient, tables: Pick<Tables, 'jobs'>): GateStore & GateOpener {
  const row = { TableName: tables.jobs, Key: KEY };
  return {
    async read() {
      const { Item } = await send(() => dynamo.send(new GetItemCommand(row)));
      return Item && v.parse(GateRow, fromItem(Item));
    },

    async close(state, seen) {
      const command = new UpdateItemCommand({
        ...row,
        UpdateExpression: 'SET closed_until = :until, strikes = :strikes, reason = :reason, closed_at = :at',
        ConditionExpression: seen === undefined ? 'attribute_not_exists(job_id)' : 'closed_until = :seen',
        ExpressionAttributeValues: {
          ':until': { N: String(state.closedUntil) },
          ':strikes': { N: String(state.strikes) },
          ':reason': { S: state.reason ?? '' },
          ':at': { N: String(state.closedAt ?? 0) },
          ...(seen === undefined ? {} : { ':seen': { N: String(seen.closedUntil) } }),
        },
      });
      try {
        await send(() => dynamo.send(command));
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error; // another worker closed it first
      }
    },

    async open(seen) {
      const command = new DeleteItemCommand({
        ...row,
        ConditionExpression: 'attribute_not_exists(job_id) OR closed_until = :seen',
        ExpressionAttributeValues: { ':seen': { N: String(seen.closedUntil) } },
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
