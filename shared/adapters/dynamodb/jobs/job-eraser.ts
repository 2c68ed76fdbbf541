import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Job } from '../../../jobs/job.ts';
import type { JobEraser } from '../../../jobs/job-store.ts';
import { jobKey } from '../keys.ts';
import { send } from '../send.ts';
import type { Tables } from '../tables.ts';

/**
 * Empties rows of the Jobs table. The row stays until its time to live: without it a worker that is still drawing would not learn
 * that nobody wants its image any more, and the money would lose its counterpart in the audit.
 */
export function dynamoJobEraser(dynamo: DynamoDBClient, tables: Pick<Tables, 'jobs'>): JobEraser {
  return {
    async erase(job, now) {
      const content = contentOf(job);
      const command = new UpdateItemCommand({
        TableName: tables.jobs,
        Key: jobKey(job),
        UpdateExpression:
          `SET ${content.set}, erased_at = :now, updated_at = :now ` +
          `REMOVE client_user_id${content.remove} ADD version :one`,
        ConditionExpression: 'version = :read AND #status <> :open',
        ExpressionAttributeNames: { '#status': 'status', '#request': 'request' },
        ExpressionAttributeValues: {
          ...content.values,
          ':now': { N: String(now) },
          ':read': { N: String(job.version) },
          ':open': { S: 'OPEN' },
          ':one': { N: '1' },
        },
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

/**
 * What of a row is its user's: the request, and the model's own words, which may repeat it. A request that this version does not
 * understand goes whole.
 */
function contentOf(job: Job): { set: string; remove: string; values: Record<string, AttributeValue> } {
  const list = job.foreign ? job.listedAs : 'outputs';
  const words = job.outputs.map((output, index) => ('detail' in output ? `, ${list}[${index}].detail` : '')).join('');
  if (job.foreign) return { set: '#request = :nothing', remove: words, values: { ':nothing': { M: {} } } };
  return {
    set: '#request.prompt = :empty',
    remove: `, #request.input_image_url${words}`,
    values: { ':empty': { S: '' } },
  };
}
