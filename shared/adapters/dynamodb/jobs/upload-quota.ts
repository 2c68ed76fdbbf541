import { ConditionalCheckFailedException, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { dayOf } from '../../../credits/user-limits.ts';
import { UPLOADS_PER_DAY, type UploadQuota } from '../../../inputs/upload-quota.ts';
import { NOTES_OF } from '../keys.ts';
import { send } from '../send.ts';
import type { Tables } from '../tables.ts';

const KEPT_SECONDS = 2 * 86_400;

/** A counter for each user and day beside the notes of the user's inputs, which goes by its time to live. */
export function dynamoUploadQuota(dynamo: DynamoDBClient, { jobs }: Pick<Tables, 'jobs'>): UploadQuota {
  return {
    async take(userId, now) {
      const command = new UpdateItemCommand({
        TableName: jobs,
        Key: { user_id: { S: NOTES_OF + userId }, job_id: { S: `uploads/${dayOf(now)}` } },
        UpdateExpression: 'SET expires_at = :expires ADD uploads :one',
        ConditionExpression: 'attribute_not_exists(uploads) OR uploads < :most',
        ExpressionAttributeValues: {
          ':one': { N: '1' },
          ':most': { N: String(UPLOADS_PER_DAY) },
          ':expires': { N: String(Math.floor(now / 1000) + KEPT_SECONDS) },
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
