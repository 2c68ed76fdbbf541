import { createHash } from 'node:crypto';
import type { JobRef } from '../../../jobs/job.ts';
import { DUE_SHARDS } from '../tables.ts';

/** The shard of the due index that a job belongs to; the same for its whole life. */
export function dueShardOf(ref: JobRef): string {
  const byte = createHash('sha256').update(`${ref.userId}/${ref.jobId}`).digest()[0] ?? 0;
  return DUE_SHARDS[byte % DUE_SHARDS.length] ?? DUE_SHARDS[0];
}
