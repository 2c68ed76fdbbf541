import { dynamoJobReader } from '../../../shared/adapters/dynamodb/jobs/job-reader.ts';
import { dynamoJobScan } from '../../../shared/adapters/dynamodb/jobs/job-scan.ts';
import type { Job } from '../../../shared/jobs/job.ts';
import type { Ops } from './ops.ts';
import { OpsError } from './ops-error.ts';

/**
 * A job by its id: at once where its user is known, else by a look through the whole table.
 *
 * @throws OpsError when there is none, or the id is that of several users' jobs.
 */
export async function findJob({ deployment, terminal }: Ops, jobId: string, userId: string | undefined): Promise<Job> {
  const { dynamo, tables } = deployment;
  if (userId !== undefined) {
    const job = await dynamoJobReader(dynamo, tables).get({ userId, jobId });
    if (job === undefined) throw new OpsError(`${userId} has no job ${jobId}`);
    return job;
  }
  const found: Job[] = [];
  let rows = 0;
  for await (const { scanned, jobs } of dynamoJobScan(dynamo, tables).withId(jobId)) {
    rows += scanned;
    found.push(...jobs);
    terminal.progress('Rows looked through', rows);
  }
  const [job, ...others] = found;
  if (job === undefined) throw new OpsError(`there is no job ${jobId} (looked through ${rows} rows)`);
  if (others.length === 0) return job;
  throw new OpsError(
    `several users have a job ${jobId}, choose with --user: ${found.map((one) => one.userId).join(', ')}`,
  );
}
