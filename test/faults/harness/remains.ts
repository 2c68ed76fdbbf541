import { createHash } from 'node:crypto';
import { DeleteItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectsV2Command, NoSuchKey } from '@aws-sdk/client-s3';
import { dynamoAuditSource } from '../../../shared/adapters/dynamodb/audit-source.ts';
import type { Account } from '../../../shared/domain/ports/audit-source.ts';
import type { Site } from './site.ts';

/** Where everything is kept. */
export type Stores = Pick<Site, 'dynamo' | 's3' | 'tables' | 'bucket'>;

/** An object as it is in the bucket. */
export interface FoundObject {
  readonly bytes: number;
  /** Base64. */
  readonly sha256: string;
}

/** What is left in tables, bucket and inbox when everything has come to rest. */
export interface Remains extends Account {
  readonly objects: ReadonlyMap<string, FoundObject>;
}

/** Reads everything that belongs to a user. */
export async function remainsOf(site: Stores, userId: string): Promise<Remains> {
  const account = await dynamoAuditSource(site.dynamo, site.tables).account(userId);
  const { Contents = [] } = await site.s3.send(
    new ListObjectsV2Command({ Bucket: site.bucket, Prefix: `user_${userId}/` }),
  );
  const objects = new Map<string, FoundObject>();
  for (const { Key = '' } of Contents) {
    const found = await objectAt(site, Key);
    if (found !== undefined) objects.set(Key, found);
  }
  return { ...account, objects };
}

async function objectAt(site: Stores, Key: string): Promise<FoundObject | undefined> {
  try {
    const { Body } = await site.s3.send(new GetObjectCommand({ Bucket: site.bucket, Key }));
    const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
    return { bytes: bytes.byteLength, sha256: createHash('sha256').update(bytes).digest('base64') };
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}

/** Deletes a user's rows of the Jobs table, so that the sweep of the next simulation does not find what this one left undone. */
export async function forgetJobs({ dynamo, tables }: Site, userId: string): Promise<void> {
  const { Items = [] } = await dynamo.send(
    new QueryCommand({
      TableName: tables.jobs,
      KeyConditionExpression: 'user_id = :user',
      ExpressionAttributeValues: { ':user': { S: userId } },
      ProjectionExpression: 'user_id, job_id',
    }),
  );
  for (const Key of Items) await dynamo.send(new DeleteItemCommand({ TableName: tables.jobs, Key }));
}
