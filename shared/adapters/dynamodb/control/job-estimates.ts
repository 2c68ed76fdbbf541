import { type DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import type { JobEstimates } from '../../../jobs/job-estimates.ts';
import { fromItem } from '../item.ts';
import { send } from '../send.ts';
import { DEFAULT_DUE_SHARDS, DUE_INDEX, DUE_SHARDS, type Tables } from '../tables.ts';
import { SAMPLE_MS, sampleKey } from './duration-samples.ts';

const SampleRow = v.object({ ended: v.number(), totalMs: v.number() });

/** Estimates from a count in the sparse index of unfinished jobs, and two rows that count how long jobs took. */
export function dynamoJobEstimates(dynamo: DynamoDBClient, tables: Pick<Tables, 'jobs' | 'dueShards'>): JobEstimates {
  const TableName = tables.jobs;
  // An estimate: rows that are still in shards of an earlier configuration are not worth a query each.
  const shards = DUE_SHARDS.slice(0, tables.dueShards ?? DEFAULT_DUE_SHARDS);
  return {
    async ahead(job, most) {
      const counts = await Promise.all(
        shards.map(async (shard) => {
          const command = new QueryCommand({
            TableName,
            IndexName: DUE_INDEX,
            Select: 'COUNT',
            KeyConditionExpression: 'due_shard = :shard',
            FilterExpression: '#status = :open AND kind = :kind AND created_at < :created',
            ExpressionAttributeNames: { '#status': 'status' },
            ExpressionAttributeValues: {
              ':shard': { S: shard },
              ':open': { S: 'OPEN' },
              ':kind': { S: job.kind },
              ':created': { N: String(job.createdAt) },
            },
            // Bounds what a look can cost; where more are due than this, `most` are ahead in any case.
            Limit: 4 * most,
          });
          const { Count = 0 } = await send(() => dynamo.send(command));
          return Count;
        }),
      );
      return Math.min(
        most,
        counts.reduce((sum, count) => sum + count, 0),
      );
    },

    async recentDuration(job, now) {
      if (job.foreign) return undefined;
      // The current period may have just begun; the one before is complete.
      const keys = [sampleKey(job, now), sampleKey(job, now - SAMPLE_MS)];
      const rows = await Promise.all(
        keys.map(async (Key) => {
          const { Item } = await send(() => dynamo.send(new GetItemCommand({ TableName, Key })));
          return Item === undefined ? { ended: 0, totalMs: 0 } : v.parse(SampleRow, fromItem(Item));
        }),
      );
      const ended = rows.reduce((sum, row) => sum + row.ended, 0);
      return ended === 0 ? undefined : rows.reduce((sum, row) => sum + row.totalMs, 0) / ended;
    },
  };
}
