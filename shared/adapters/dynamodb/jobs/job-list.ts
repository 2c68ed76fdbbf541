import { BatchGetItemCommand, type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import type { Job } from '../../../jobs/job.ts';
import type { JobList, JobPlace, JobQuery } from '../../../jobs/job-store.ts';
import { TransientError } from '../../../messages/transient-error.ts';
import { fromItem, type Item } from '../item.ts';
import { jobKey } from '../keys.ts';
import { send } from '../send.ts';
import { CREATION_INDEX, type Tables } from '../tables.ts';
import { parseJobRow } from './job-row.ts';

const IndexRow = v.object({ jobId: v.string(), createdAt: v.number() });

/** Rows read for one page when hardly any match; the page is short then, and has a next one. */
const MAX_BATCHES = 5;
/** Rows of one BatchGetItem: it takes 100 and answers with 16 MB at most. */
const BATCH = 50;
const MAX_ROUNDS = 6;

/** Lists jobs: places by the index of creation times, the jobs themselves by consistent reads. */
export function dynamoJobList(dynamo: DynamoDBClient, tables: Pick<Tables, 'jobs'>): JobList {
  const TableName = tables.jobs;

  async function places(userId: string, query: JobQuery, given: JobPlace | undefined) {
    const { from = 0, to = Number.MAX_SAFE_INTEGER } = query;
    // A place of another filter may lie outside this one's time, where DynamoDB takes no start: above it everything follows, below
    // it nothing.
    if (from > to || (given !== undefined && given.createdAt < from)) return { rows: [], more: false };
    const after = given !== undefined && given.createdAt > to ? undefined : given;
    const command = new QueryCommand({
      TableName,
      IndexName: CREATION_INDEX,
      KeyConditionExpression: 'user_id = :user AND created_at BETWEEN :from AND :to',
      ExpressionAttributeValues: {
        ':user': { S: userId },
        ':from': { N: String(from) },
        ':to': { N: String(to) },
      },
      ScanIndexForward: false,
      Limit: Math.min(BATCH, query.limit + 1),
      ...(after === undefined
        ? {}
        : {
            ExclusiveStartKey: {
              ...jobKey({ userId, jobId: after.jobId }),
              created_at: { N: String(after.createdAt) },
            },
          }),
    });
    const { Items = [], LastEvaluatedKey } = await send(() => dynamo.send(command));
    return { rows: Items.map((item) => v.parse(IndexRow, fromItem(item))), more: LastEvaluatedKey !== undefined };
  }

  async function jobsAt(userId: string, rows: readonly JobPlace[]): Promise<Map<string, Job>> {
    let Keys: Item[] = rows.map(({ jobId }) => jobKey({ userId, jobId }));
    const found: Job[] = [];
    for (let round = 0; Keys.length > 0; round += 1) {
      if (round === MAX_ROUNDS) throw new TransientError('DynamoDB does not answer the whole batch');
      const command = new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys, ConsistentRead: true } } });
      const { Responses = {}, UnprocessedKeys = {} } = await send(() => dynamo.send(command));
      found.push(...(Responses[TableName] ?? []).map(parseJobRow));
      Keys = UnprocessedKeys[TableName]?.Keys ?? [];
    }
    return new Map(found.map((job) => [job.jobId, job]));
  }

  return {
    async page(userId, query) {
      const jobs: Job[] = [];
      let after = query.after;
      for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
        const { rows, more } = await places(userId, query, after);
        const byId = await jobsAt(userId, rows);
        for (const row of rows) {
          const job = byId.get(row.jobId); // absent: the index trails a row that is gone
          if (job === undefined || !query.matches(job)) {
            after = row;
            continue;
          }
          if (jobs.length === query.limit) return { jobs, ...(after === undefined ? {} : { next: after }) };
          jobs.push(job);
          after = row;
        }
        if (!more) return { jobs };
      }
      return { jobs, ...(after === undefined ? {} : { next: after }) };
    },
  };
}
