import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { Job, KindJob } from '../../../jobs/job.ts';
import type { JobEraser } from '../../../jobs/job-store.ts';
import { dueAfterErasing, ERASING_GRACE_MS } from '../../../jobs/lifecycle/next-step.ts';
import { kindOf } from '../../../kinds/kinds.ts';
import type { KindName } from '../../../kinds/requests.ts';
import { toAttribute } from '../item.ts';
import { jobKey } from '../keys.ts';
import { send } from '../send.ts';
import type { Tables } from '../tables.ts';
import { dueShardOf } from './due-shard.ts';

/**
 * Empties rows of the Jobs table. The row stays until its time to live: without it a worker that is still at work would not learn
 * that its file is not wanted any more, and the money would lose its counterpart in the audit.
 */
export function dynamoJobEraser(dynamo: DynamoDBClient, tables: Pick<Tables, 'jobs' | 'dueShards'>): JobEraser {
  async function update(input: Omit<UpdateItemCommandInput, 'TableName'>): Promise<boolean> {
    try {
      await send(() => dynamo.send(new UpdateItemCommand({ TableName: tables.jobs, ...input })));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  return {
    mark: (job, now) =>
      update({
        Key: jobKey(job),
        UpdateExpression:
          'SET erasing_since = :now, updated_at = :now, due_at = :due, due_shard = :shard ADD version :one',
        ConditionExpression: 'version = :read AND attribute_not_exists(erasing_since)',
        ExpressionAttributeValues: {
          ':now': { N: String(now) },
          ':due': { N: String(now + ERASING_GRACE_MS) },
          ':shard': { S: dueShardOf(job, tables.dueShards) },
          ':read': { N: String(job.version) },
          ':one': { N: '1' },
        },
      }),

    erase(job, now) {
      const content = contentOf(job);
      const dueAt = dueAfterErasing(job, now);
      const set = `${content.set}, erased_at = :now, updated_at = :now${dueAt === undefined ? '' : ', due_at = :due'}`;
      const remove = `client_user_id, metadata, erasing_since${content.remove}${dueAt === undefined ? ', due_at, due_shard' : ''}`;
      return update({
        Key: jobKey(job),
        UpdateExpression: `SET ${set} REMOVE ${remove} ADD version :one`,
        ConditionExpression: 'version = :read AND #status <> :open',
        ExpressionAttributeNames: { '#status': 'status', '#request': 'request', ...content.names },
        ExpressionAttributeValues: {
          ...content.values,
          ...(dueAt === undefined ? {} : { ':due': { N: String(dueAt) } }),
          ':now': { N: String(now) },
          ':read': { N: String(job.version) },
          ':open': { S: 'OPEN' },
          ':one': { N: '1' },
        },
      });
    },
  };
}

/**
 * What of a row is its user's: the request, and the words of the model and of the receiver, which may repeat it. A request that this
 * version does not understand goes whole.
 */
function contentOf(job: Job): {
  set: string;
  remove: string;
  names: Record<string, string>;
  values: Record<string, AttributeValue>;
} {
  const words = job.parts.map((part, index) => ('detail' in part ? `, parts[${index}].detail` : '')).join('');
  const log = job.webhook?.state === 'foreign' ? [] : (job.webhook?.log ?? []);
  const answers = log.map((_, index) => `, webhook.#log[${index}].words = :empty`).join('');
  const names: Record<string, string> = log.length > 0 ? { '#log': 'log' } : {};
  const empty = { ':empty': { S: '' } };
  if (job.foreign) {
    const values = { ':nothing': { M: {} }, ...(log.length > 0 ? empty : {}) };
    return { set: `#request = :nothing${answers}`, remove: words, names, values };
  }
  const values = { ':request': toAttribute(erasedRequest(job)), ...(log.length > 0 ? empty : {}) };
  return { set: `#request = :request${answers}`, remove: words, names, values };
}

function erasedRequest<K extends KindName>(job: KindJob<K>): unknown {
  return kindOf<K>(job).erased(job.request);
}
