import type { JobRef } from '../../jobs/job.ts';
import type { Item } from './item.ts';

/** Primary key of a job's row. */
export function jobKey(ref: JobRef): Item {
  return { user_id: { S: ref.userId }, job_id: { S: ref.jobId } };
}

/**
 * Primary key of the row that says whose a job id is, among the jobs. A partition for each id, so that none of them is hot; no user's
 * id begins like this.
 */
export function ownerKey(jobId: string): Item {
  return { user_id: { S: `#owner#${jobId}` }, job_id: { S: jobId } };
}

/** What the partition of a user's notes of inputs begins with, see `InputNote`; no user's id begins like this. */
export const NOTES_OF = '#inputs#';

/** Primary key of a wallet or ledger row. */
export function creditKey(userId: string, entry: string): Item {
  return { user_id: { S: userId }, entry: { S: entry } };
}
