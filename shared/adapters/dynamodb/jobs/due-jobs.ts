import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  paginateQuery,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import type { JobRef } from '../../../jobs/job.ts';
import type { DueJobs } from '../../../jobs/job-store.ts';
import { fromItem } from '../item.ts';
import { jobKey } from '../keys.ts';
import { send } from '../send.ts';
import { DUE_INDEX, DUE_SHARDS, type Tables } from '../tables.ts';

const DueRow = v.object({ userId: v.string(), jobId: v.string() });
const BacklogRow = v.object({ status: v.string(), createdAt: v.number() });
const PAGE = 25;

/** Reads the sparse due index shard by shard, soonest first. The index trails the table by moments: read the job before acting. */
export function dynamoDueJobs(dynamo: DynamoDBClient, tables: Pick<Tables, 'jobs'>): DueJobs {
  return {
    async backlog() {
      let openJobs = 0;
      let webhooksWaiting = 0;
      let oldestOpenedAt = Number.POSITIVE_INFINITY;
      for (const shard of DUE_SHARDS) {
        const query = {
          TableName: tables.jobs,
          IndexName: DUE_INDEX,
          KeyConditionExpression: 'due_shard = :shard',
          ExpressionAttributeValues: { ':shard': { S: shard } },
        };
        for await (const { Items = [] } of paginateQuery({ client: dynamo }, query)) {
          const rows = Items.map((item) => v.parse(BacklogRow, fromItem(item)));
          const open = rows.filter(({ status }) => status === 'OPEN');
          openJobs += open.length;
          webhooksWaiting += rows.length - open.length;
          oldestOpenedAt = open.reduce((oldest, { createdAt }) => Math.min(oldest, createdAt), oldestOpenedAt);
        }
      }
      return { openJobs, webhooksWaiting, ...(openJobs > 0 ? { oldestOpenedAt } : {}) };
    },

    async *pages(now) {
      for (const shard of DUE_SHARDS) {
        const pages = paginateQuery(
          { client: dynamo, pageSize: PAGE },
          {
            TableName: tables.jobs,
            IndexName: DUE_INDEX,
            KeyConditionExpression: 'due_shard = :shard AND due_at <= :now',
            ExpressionAttributeValues: { ':shard': { S: shard }, ':now': { N: String(now) } },
          },
        );
        for await (const { Items = [] } of pages) {
          yield Items.map((item): JobRef => v.parse(DueRow, fromItem(item)));
        }
      }
    },

    async reschedule(job, at) {
      const command = new UpdateItemCommand({
        TableName: tables.jobs,
        Key: jobKey(job),
        UpdateExpression: at === undefined ? 'REMOVE due_at, due_shard' : 'SET due_at = :at',
        // A row that moved on has set its own time; leave it.
        ConditionExpression: 'version = :read',
        ExpressionAttributeValues: {
          ':read': { N: String(job.version) },
          ...(at === undefined ? {} : { ':at': { N: String(at) } }),
        },
      });
      try {
        await send(() => dynamo.send(command));
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },
  };
}
