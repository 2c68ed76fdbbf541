import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import type { CircuitStore } from '../../../webhooks/circuit-store.ts';
import { type Circuit, CLOSED_CIRCUIT } from '../../../webhooks/webhook-circuit.ts';
import { fromItem, type Item } from '../item.ts';
import { send } from '../send.ts';
import type { Tables } from '../tables.ts';

const CircuitRow = v.object({
  failures: v.optional(v.number(), 0),
  pauses: v.optional(v.number(), 0),
  pausedUntil: v.exactOptional(v.number()),
});

/**
 * The circuit of one webhook endpoint as a row of the Jobs table. Reads are eventually consistent: an attempt more or less changes
 * nothing. Nothing is written while all is well.
 *
 * @param endpoint for example `https://sorami.app`: another one starts afresh.
 */
export function dynamoCircuitStore(
  dynamo: DynamoDBClient,
  tables: Pick<Tables, 'jobs'>,
  endpoint: string,
): CircuitStore {
  // A row of its own among the jobs: no user's id begins like this.
  const row = {
    TableName: tables.jobs,
    Key: { user_id: { S: '#control' }, job_id: { S: `webhook-circuit ${endpoint}` } },
  };

  /** `undefined` when the condition refused it. */
  async function update(
    UpdateExpression: string,
    values: Record<string, AttributeValue>,
    ConditionExpression?: string,
  ): Promise<Circuit | undefined> {
    const command = new UpdateItemCommand({
      ...row,
      UpdateExpression,
      ConditionExpression,
      ...(Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {}),
      ReturnValues: 'ALL_NEW',
    });
    try {
      return parse((await send(() => dynamo.send(command))).Attributes);
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }

  return {
    async read() {
      return parse((await send(() => dynamo.send(new GetItemCommand(row)))).Item);
    },

    async countFailure() {
      return (await update('ADD failures :one', { ':one': { N: '1' } })) ?? CLOSED_CIRCUIT;
    },

    async pause(until, seen, pauses) {
      const values = { ':until': { N: String(until) }, ':pauses': { N: String(pauses) } };
      const set = 'SET paused_until = :until, pauses = :pauses';
      const paused =
        seen.pausedUntil === undefined
          ? await update(set, values, 'attribute_not_exists(paused_until)')
          : await update(set, { ...values, ':seen': { N: String(seen.pausedUntil) } }, 'paused_until = :seen');
      return paused !== undefined;
    },

    async close() {
      await update('REMOVE failures, pauses, paused_until', {});
    },
  };
}

function parse(item: Item | undefined): Circuit {
  return item === undefined ? CLOSED_CIRCUIT : v.parse(CircuitRow, fromItem(item));
}
