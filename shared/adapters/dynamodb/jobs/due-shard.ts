import { createHash } from 'node:crypto';
import type { JobRef } from '../../../jobs/job.ts';
import { DEFAULT_DUE_SHARDS } from '../tables.ts';

/**
 * The shard of the due index that a job is written to.
 *
 * @param count of shards in use, at most {@link MAX_DUE_SHARDS}.
 */
export function dueShardOf({ userId, jobId }: JobRef, count: number = DEFAULT_DUE_SHARDS): string {
  const byte = createHash('sha256').update(`${userId}/${jobId}`).digest()[0] ?? 0;
  return String(byte % count);
}
