import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  paginateQuery,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import type { DueJob, DueJobs } from '../../../jobs/job-store.ts';
import { fromItem, type Item } from '../item.ts';
import { jobKey } from '../keys.ts';
import { send } from '../send.ts';
import { DEFAULT_DUE_SHARDS, DUE_INDEX, DUE_SHARDS, type Tables } from '../tables.ts';

/** Of the keys, which every row has. What is beside them may be missing or odd in a row that something else has written. */
const DueRow = v.object({ userId: v.string(), jobId: v.string() });
const OpenRow = v.object({
  status: v.literal('OPEN'),
  createdAt: v.number(),
  kind: v.exactOptional(v.fallback(v.string(), 'unknown')),
  deadlineAt: v.exactOptional(v.number()),
});
const PAGE = 25;

/** Rows that a count looks at in all: some 3 MB, and a second or two of the sweep. */
const COUNTED = 20_000;

const MINUTE_MS = 60_000;

/**
 * Reads the sparse due index, in every shard soonest first. The index trails the table by moments: read the job before acting.
 *
 * Where the number of shards grows, the old ones are among the new. Where it has become smaller (an older configuration is back),
 * rows are still in shards that are no longer in use: every look takes one of those as well, and so all of them within an hour.
 *
 * @param counted rows that a count of the backlog looks at, at most.
 */
export function dynamoDueJobs(
  dynamo: DynamoDBClient,
  tables: Pick<Tables, 'jobs' | 'dueShards'>,
  counted: number = COUNTED,
): DueJobs {
  const inShard = (shard: string, values: Record<string, AttributeValue> = {}) => ({
    TableName: tables.jobs,
    IndexName: DUE_INDEX,
    ExpressionAttributeValues: { ':shard': { S: shard }, ...values },
  });

  const { dueShards = DEFAULT_DUE_SHARDS } = tables;
  const inUse = DUE_SHARDS.slice(0, dueShards);
  const others = DUE_SHARDS.slice(dueShards);

  /** One page of a shard from the beginning. */
  async function countShard(shard: string, Limit: number) {
    const command = new QueryCommand({ ...inShard(shard), KeyConditionExpression: 'due_shard = :shard', Limit });
    const { Items = [], LastEvaluatedKey } = await send(() => dynamo.send(command));
    return { jobs: Items.map(dueJob), isCapped: LastEvaluatedKey !== undefined };
  }

  async function* pagesOf(shard: string, now: number): AsyncGenerator<DueJob[]> {
    const query = {
      ...inShard(shard, { ':now': { N: String(now) } }),
      KeyConditionExpression: 'due_shard = :shard AND due_at <= :now',
    };
    for await (const { Items = [] } of paginateQuery({ client: dynamo, pageSize: PAGE }, query)) {
      if (Items.length > 0) yield Items.map(dueJob);
    }
  }

  return {
    async backlog() {
      const found = await Promise.all(
        inUse.map((shard) => countShard(shard, Math.max(1, Math.ceil(counted / inUse.length)))),
      );
      const jobs = found.flatMap((shard) => shard.jobs);
      const openedAt = jobs.flatMap((job) => job.openedAt ?? []);
      const deadlines = jobs.flatMap((job) => job.deadlineAt ?? []);
      const openByKind: Record<string, number> = {};
      for (const { openedAt: isOpen, kind = 'unknown' } of jobs) {
        if (isOpen !== undefined) openByKind[kind] = (openByKind[kind] ?? 0) + 1;
      }
      return {
        openJobs: openedAt.length,
        openByKind,
        webhooksWaiting: jobs.length - openedAt.length,
        isCapped: found.some(({ isCapped }) => isCapped),
        ...(openedAt.length > 0 ? { oldestOpenedAt: openedAt.reduce((a, b) => Math.min(a, b)) } : {}),
        ...(deadlines.length > 0 ? { firstDeadlineAt: deadlines.reduce((a, b) => Math.min(a, b)) } : {}),
      };
    },

    async *pages(now) {
      const troubles: unknown[] = [];
      const other = others[Math.floor(now / MINUTE_MS) % Math.max(1, others.length)];
      let shards = [...inUse, ...(other === undefined ? [] : [other])].map((shard) => pagesOf(shard, now));
      while (shards.length > 0) {
        const pages = await Promise.allSettled(shards.map((shard) => shard.next()));
        troubles.push(...pages.flatMap((page) => (page.status === 'rejected' ? [page.reason] : [])));
        shards = shards.filter((_, index) => {
          const page = pages[index];
          return page?.status === 'fulfilled' && page.value.done !== true;
        });
        for (const page of pages) if (page.status === 'fulfilled' && page.value.done !== true) yield page.value.value;
      }
      if (troubles.length > 0) {
        const [cause] = troubles;
        throw new Error(`${troubles.length} shards of the due index could not be read to the end`, { cause });
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

function dueJob(item: Item): DueJob {
  const values = fromItem(item);
  const { userId, jobId } = v.parse(DueRow, values);
  const open = v.safeParse(OpenRow, values);
  if (!open.success) return { userId, jobId };
  const { createdAt: openedAt, status: _status, ...rest } = open.output;
  return { userId, jobId, openedAt, ...rest };
}
