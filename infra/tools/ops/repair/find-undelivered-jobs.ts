import { dynamoJobScan } from '../../../../shared/adapters/dynamodb/jobs/job-scan.ts';
import type { Job } from '../../../../shared/jobs/job.ts';
import type { Ops } from '../ops.ts';
import { unreadableLine } from '../views/unreadable-line.ts';

/** Which webhooks are looked for. */
export interface UndeliveredSearch {
  /** From and to when they were last tried (epoch ms). */
  readonly since: number;
  readonly until: number;
  /** Only this user's. */
  readonly userId: string | undefined;
}

/** Jobs whose webhook was last tried in a period and is not acknowledged: given up, or waiting for another attempt. Oldest first. */
export async function findUndeliveredJobs(
  { deployment, terminal }: Ops,
  { since, until, userId }: UndeliveredSearch,
): Promise<Job[]> {
  const undelivered: Job[] = [];
  let rows = 0;
  for await (const { scanned, jobs, unreadable } of dynamoJobScan(deployment.dynamo, deployment.tables).undelivered()) {
    rows += scanned;
    terminal.progress('Rows looked through', rows);
    for (const jobId of unreadable) terminal.warn(unreadableLine(jobId));
    const inPeriod = jobs.filter((job) => lastTriedAt(job) >= since && lastTriedAt(job) <= until);
    undelivered.push(...inPeriod.filter((job) => userId === undefined || job.userId === userId));
  }
  return undelivered.sort((a, b) => a.createdAt - b.createdAt);
}

function lastTriedAt({ webhook, closedAt = 0 }: Job): number {
  return webhook?.log?.at(-1)?.at ?? closedAt;
}
