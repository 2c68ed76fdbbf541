import { ConditionalCheckFailedException, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { FinalOutput, Output } from '../../../jobs/job.ts';
import type { JobEraser } from '../../../jobs/job-store.ts';
import { toAttribute } from '../item.ts';
import { jobKey } from '../keys.ts';
import { send } from '../send.ts';
import type { Tables } from '../tables.ts';
import { outputsAttribute } from './job-row.ts';

/**
 * Empties rows of the Jobs table. The row stays until its time to live: without it a worker that is still drawing would not learn
 * that nobody wants its image any more, and the money would lose its counterpart in the audit.
 */
export function dynamoJobEraser(dynamo: DynamoDBClient, tables: Pick<Tables, 'jobs'>): JobEraser {
  return {
    async erase(job, now) {
      const { inputImageUrl: _address, ...request } = job.request;
      const command = new UpdateItemCommand({
        TableName: tables.jobs,
        Key: jobKey(job),
        UpdateExpression:
          'SET #request = :request, outputs = :outputs, erased_at = :now, updated_at = :now ' +
          'REMOVE client_user_id ADD version :one',
        ConditionExpression: 'version = :read AND #status <> :open',
        ExpressionAttributeNames: { '#status': 'status', '#request': 'request' },
        ExpressionAttributeValues: {
          ':request': toAttribute({ ...request, prompt: '' }),
          ':outputs': outputsAttribute(job, job.outputs.map(withoutWords)),
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

/** The model's own words may repeat the prompt. */
function withoutWords(output: Output): Output {
  if (output.state !== 'failed') return output;
  const { detail: _words, ...rest } = output;
  return rest satisfies FinalOutput;
}
