import { createHash } from 'node:crypto';
import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Job, JobRef, KindJob } from '../../../jobs/job.ts';
import type { Settlement } from '../../../jobs/lifecycle/settle.ts';
import { kindOf } from '../../../kinds/kinds.ts';
import type { KindName } from '../../../kinds/requests.ts';
import type { Item } from '../item.ts';
import { send } from '../send.ts';
import type { Tables } from '../tables.ts';

/** How long a count goes on before the next one begins. */
export const PACE_MS = 60 * 60_000;

const KEPT_SECONDS = 3 * 3_600;

/** One job in so many is counted: enough for an average, and next to nothing on the bill. */
const ONE_IN = 8;

/** The row in which jobs of the same pace that end about now are counted, among the jobs: no user's id begins like this. */
export function paceKey<K extends KindName>(job: Pick<KindJob<K>, 'kind' | 'request'>, at: number): Item {
  const pace = `${job.kind}#${kindOf<K>(job).pace(job.request)}`;
  return { user_id: { S: '#control' }, job_id: { S: `pace#${pace}#${Math.floor(at / PACE_MS)}` } };
}

/**
 * Counts how long a job took that delivered something: one small write after the end of every eighth. An estimate for those who
 * wait: when it cannot be written, one job is not in it, and nothing else happens.
 */
export async function notePace(
  dynamo: DynamoDBClient,
  tables: Pick<Tables, 'jobs'>,
  job: Job,
  { status, closedAt }: Settlement,
): Promise<void> {
  if (job.foreign || status !== 'COMPLETED' || !isCounted(job)) return;
  const command = new UpdateItemCommand({
    TableName: tables.jobs,
    Key: paceKey(job, closedAt),
    UpdateExpression: 'ADD ended :one, total_ms :ms SET expires_at = :expires',
    ExpressionAttributeValues: {
      ':one': { N: '1' },
      ':ms': { N: String(closedAt - job.createdAt) },
      ':expires': { N: String(Math.floor(closedAt / 1000) + KEPT_SECONDS) },
    },
  });
  await send(() => dynamo.send(command)).catch(() => undefined);
}

/** Chosen by its id, so that whoever closes it decides the same. */
export function isCounted({ userId, jobId }: JobRef): boolean {
  const byte = createHash('sha256').update(`pace/${userId}/${jobId}`).digest()[0] ?? 0;
  return byte % ONE_IN === 0;
}
