import { createHash } from 'node:crypto';
import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Job, JobRef, KindJob } from '../../../jobs/job.ts';
import type { Settlement } from '../../../jobs/lifecycle/settle.ts';
import { kindOf } from '../../../kinds/kinds.ts';
import type { KindName } from '../../../kinds/requests.ts';
import type { Item } from '../item.ts';
import { send } from '../send.ts';
import type { Tables } from '../tables.ts';

/** Time that one sample row covers. */
export const SAMPLE_MS = 60 * 60_000;

const KEPT_SECONDS = 3 * 3_600;

/** One job in eight is counted: enough for an average, and cheap. */
const ONE_IN = 8;

/**
 * Key of the row that counts the jobs of the same pace that end in one period. It lies in the table of jobs: no user id begins with
 * `#`.
 */
export function sampleKey<K extends KindName>(job: Pick<KindJob<K>, 'kind' | 'request'>, at: number): Item {
  const pace = `${job.kind}#${kindOf<K>(job).pace(job.request)}`;
  return { user_id: { S: '#control' }, job_id: { S: `pace#${pace}#${Math.floor(at / SAMPLE_MS)}` } };
}

/**
 * Records how long a completed job took: one small write for every eighth job. Best effort: a write that fails only leaves one
 * job out of the average.
 */
export async function recordDuration(
  dynamo: DynamoDBClient,
  tables: Pick<Tables, 'jobs'>,
  job: Job,
  { status, closedAt }: Settlement,
): Promise<void> {
  if (job.foreign || status !== 'COMPLETED' || !isCounted(job)) return;
  const command = new UpdateItemCommand({
    TableName: tables.jobs,
    Key: sampleKey(job, closedAt),
    UpdateExpression: 'ADD ended :one, total_ms :ms SET expires_at = :expires',
    ExpressionAttributeValues: {
      ':one': { N: '1' },
      ':ms': { N: String(closedAt - job.createdAt) },
      ':expires': { N: String(Math.floor(closedAt / 1000) + KEPT_SECONDS) },
    },
  });
  await send(() => dynamo.send(command)).catch(() => undefined);
}

/** Chosen by the id of the job, so that every process that closes it decides the same. */
export function isCounted({ userId, jobId }: JobRef): boolean {
  const byte = createHash('sha256').update(`pace/${userId}/${jobId}`).digest()[0] ?? 0;
  return byte % ONE_IN === 0;
}
