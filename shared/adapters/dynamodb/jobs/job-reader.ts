import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { JobReader } from '../../../jobs/job-store.ts';
import { jobKey } from '../keys.ts';
import { send } from '../send.ts';
import type { Tables } from '../tables.ts';
import { parseJobRow } from './job-row.ts';

/** Reads jobs from the Jobs table: one consistent GetItem. */
export function dynamoJobReader(dynamo: DynamoDBClient, tables: Pick<Tables, 'jobs'>): JobReader {
  return {
    async get(ref) {
      const command = new GetItemCommand({ TableName: tables.jobs, Key: jobKey(ref), ConsistentRead: true });
      const { Item } = await send(() => dynamo.send(command));
      return Item && parseJobRow(Item);
    },
  };
}
