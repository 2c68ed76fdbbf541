import { type DynamoDBClient, GetItemCommand, type TransactWriteItem } from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import type { KindJob } from '../../../jobs/job.ts';
import { isDerivedId } from '../../../jobs/job-id.ts';
import type { JobOwners } from '../../../jobs/job-store.ts';
import { fromItem } from '../item.ts';
import { ownerKey } from '../keys.ts';
import { send } from '../send.ts';
import type { Tables } from '../tables.ts';

const OwnerRow = v.object({ ownerId: v.string() });

/**
 * The write that makes a job's id its owner's, or finds that it is: a part of the opening transaction.
 *
 * The row has no time to live and is deleted by nothing, the end of the account included: the frontend knows a job by its id alone,
 * and would take another user's job under it for the first one. It holds the two ids and nothing else, which the ledger keeps as well.
 */
export function takeId({ userId, jobId, jobIdFrom }: KindJob, tables: Pick<Tables, 'jobs'>): TransactWriteItem {
  const isChosen = jobIdFrom === 'client' && isDerivedId(jobId);
  return {
    Put: {
      TableName: tables.jobs,
      Item: { ...ownerKey(jobId), owner_id: { S: userId } },
      ConditionExpression: isChosen ? 'owner_id = :user' : 'attribute_not_exists(owner_id) OR owner_id = :user',
      ExpressionAttributeValues: { ':user': { S: userId } },
    },
  };
}

/** Reads whose a job id is: one consistent GetItem. */
export function dynamoJobOwners(dynamo: DynamoDBClient, tables: Pick<Tables, 'jobs'>): JobOwners {
  return {
    async ownerOf(jobId) {
      const command = new GetItemCommand({ TableName: tables.jobs, Key: ownerKey(jobId), ConsistentRead: true });
      const { Item } = await send(() => dynamo.send(command));
      return Item && v.parse(OwnerRow, fromItem(Item)).ownerId;
    },
  };
}
