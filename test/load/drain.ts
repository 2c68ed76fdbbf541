import { setTimeout as delay } from 'node:timers/promises';
import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { DUE_INDEX, DUE_SHARDS } from '../../shared/adapters/dynamodb/tables.ts';

const LOOK_EVERY_MS = 2_000;

/** Jobs that still need attention: open ones, and those whose end the frontend has not acknowledged. */
export async function unfinished(dynamo: DynamoDBClient, jobsTable: string): Promise<number> {
  const counts = DUE_SHARDS.map(async (shard) => {
    const { Count = 0 } = await dynamo.send(
      new QueryCommand({
        TableName: jobsTable,
        IndexName: DUE_INDEX,
        KeyConditionExpression: 'due_shard = :shard',
        ExpressionAttributeValues: { ':shard': { S: shard } },
        Select: 'COUNT',
      }),
    );
    return Count;
  });
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}

/** Waits until nothing is left to do, but not for ever. @returns how many jobs are left. */
export async function drain(dynamo: DynamoDBClient, jobsTable: string, patienceMs: number): Promise<number> {
  for (const giveUp = performance.now() + patienceMs; ; await delay(LOOK_EVERY_MS)) {
    const left = await unfinished(dynamo, jobsTable);
    if (left === 0 || performance.now() > giveUp) return left;
  }
}
