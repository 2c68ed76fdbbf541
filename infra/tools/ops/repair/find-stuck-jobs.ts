import * as v from 'valibot';
import { dynamoDueJobs } from '../../../../shared/adapters/dynamodb/jobs/due-jobs.ts';
import { dynamoJobReader } from '../../../../shared/adapters/dynamodb/jobs/job-reader.ts';
import { dynamoJobScan } from '../../../../shared/adapters/dynamodb/jobs/job-scan.ts';
import { MAX_DUE_SHARDS } from '../../../../shared/adapters/dynamodb/tables.ts';
import type { Job } from '../../../../shared/jobs/job.ts';
import type { Ops } from '../ops.ts';
import { unreadableLine } from '../views/unreadable-line.ts';

/** The sweep closes a job within a minute of its deadline; one that is open for longer is stuck. */
const SWEEP_MS = 60_000;

/** Which open jobs count as stuck. */
export interface StuckSearch {
  /** Also those that have been open for longer than this, also before their deadline. */
  readonly olderThanMs: number | undefined;
  /** Look through the whole table: finds jobs that have dropped out of the index of due jobs, too. */
  readonly scan: boolean;
}

/** Open jobs that should have ended, oldest first. */
export async function findStuckJobs(ops: Ops, { olderThanMs, scan }: StuckSearch): Promise<Job[]> {
  const now = ops.now();
  const stuck: Job[] = [];
  for await (const job of scan ? scanned(ops) : due(ops, olderThanMs === undefined ? now : Number.MAX_SAFE_INTEGER)) {
    const overdue = now > job.deadlineAt + SWEEP_MS;
    const old = olderThanMs !== undefined && now - job.createdAt > olderThanMs;
    if (job.status === 'OPEN' && (overdue || old)) stuck.push(job);
  }
  return stuck.sort((a, b) => a.createdAt - b.createdAt);
}

async function* scanned({ deployment, terminal }: Ops): AsyncIterable<Job> {
  let rows = 0;
  for await (const page of dynamoJobScan(deployment.dynamo, deployment.tables).open()) {
    rows += page.scanned;
    terminal.progress('Rows looked through', rows);
    for (const jobId of page.unreadable) terminal.warn(unreadableLine(jobId));
    yield* page.jobs;
  }
}

async function* due({ deployment, terminal }: Ops, until: number): AsyncIterable<Job> {
  const { dynamo, tables } = deployment;
  const jobs = dynamoJobReader(dynamo, tables);
  let rows = 0;
  for await (const refs of dynamoDueJobs(dynamo, { ...tables, dueShards: MAX_DUE_SHARDS }).pages(until)) {
    rows += refs.length;
    terminal.progress('Due jobs looked at', rows);
    const read = await Promise.allSettled(refs.map((ref) => jobs.get(ref)));
    for (const [index, one] of read.entries()) {
      if (one.status === 'fulfilled') {
        if (one.value !== undefined) yield one.value;
      } else if (v.isValiError(one.reason)) terminal.warn(unreadableLine(refs[index]?.jobId ?? ''));
      else throw one.reason;
    }
  }
}
