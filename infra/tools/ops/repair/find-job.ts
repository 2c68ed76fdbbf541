import { dynamoJobReader } from '../../../../shared/adapters/dynamodb/jobs/job-reader.ts';
import { dynamoJobOwners } from '../../../../shared/adapters/dynamodb/jobs/owner-row.ts';
import type { Job } from '../../../../shared/jobs/job.ts';
import { OpsError } from '../command-line/ops-error.ts';
import type { Ops } from '../ops.ts';

/**
 * A job by its id, which belongs to one user for ever: the row that says whose it is, and the job.
 *
 * @param userId whose it is, where that is known.
 * @throws OpsError when there is none, or it is no longer kept.
 */
export async function findJob({ deployment }: Ops, jobId: string, userId: string | undefined): Promise<Job> {
  const { dynamo, tables } = deployment;
  const ownerId = userId ?? (await dynamoJobOwners(dynamo, tables).ownerOf(jobId));
  if (ownerId === undefined) throw new OpsError(`there is no job ${jobId}`);
  const job = await dynamoJobReader(dynamo, tables).get({ userId: ownerId, jobId });
  if (job !== undefined) return job;
  throw new OpsError(
    userId === undefined
      ? `job ${jobId} of ${ownerId} ended so long ago that it is no longer kept; the ledger has its rows`
      : `${userId} has no job ${jobId}`,
  );
}
