import { createHash } from 'node:crypto';
import { DeleteItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { dynamoAuditSource } from '../../../shared/adapters/dynamodb/audit/audit-source.ts';
import type { Account } from '../../../shared/audit/account.ts';
import { EMPTY_WALLET } from '../../../shared/credits/wallet.ts';
import type { Site } from './site.ts';

/** Where everything is kept. */
export interface Stores extends Pick<Site, 'dynamo' | 'tables'> {
  /** The content of every object whose key begins so, by its key. */
  objectsBelow(prefix: string): Objects | Promise<Objects>;
}

type Objects = ReadonlyMap<string, Uint8Array>;

/** An object as it is in the bucket. */
export interface FoundObject {
  readonly bytes: number;
  /** Base64. */
  readonly sha256: string;
}

/** What is left in tables, bucket and inbox when everything has come to rest. */
export interface Remains extends Omit<Account, 'wallet'> {
  readonly wallet: NonNullable<Account['wallet']>;
  readonly objects: ReadonlyMap<string, FoundObject>;
}

/** Reads everything that belongs to a user. */
export async function remainsOf(stores: Stores, userId: string): Promise<Remains> {
  const account = await dynamoAuditSource(stores.dynamo, stores.tables).account(userId);
  const found = [...(await stores.objectsBelow(`user_${userId}/`))];
  const wallet = account.wallet ?? { ...EMPTY_WALLET, openJobs: 0 };
  return { ...account, wallet, objects: new Map(found.map(([key, content]) => [key, described(content)])) };
}

function described(content: Uint8Array): FoundObject {
  return { bytes: content.byteLength, sha256: createHash('sha256').update(content).digest('base64') };
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
