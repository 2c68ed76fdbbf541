import { S3Client } from '@aws-sdk/client-s3';
import type { InboxEntry } from '../../infra/tools/local/stand-ins/frontend/inbox.ts';
import { administratorOf, type System } from '../../infra/tools/local/system/start-system.ts';
import { deliveredParts } from '../../shared/jobs/part.ts';
import type { Breach } from '../faults/harness/breach.ts';
import { check } from '../faults/harness/check.ts';
import { remainsOf } from '../faults/harness/remains.ts';
import { dynamoOf } from '../support/aws.ts';
import type { Customers } from './customers.ts';
import { objectsInBucket } from './objects-in-bucket.ts';

/** What is in tables, bucket and inbox when all has come to rest, and which promises that breaks. */
export interface Verdict {
  readonly breaches: readonly Breach[];
  readonly jobs: Readonly<Record<string, number>>;
  /** Delivered, by kind. */
  readonly parts: Readonly<Record<string, number>>;
  readonly creditsSpent: number;
  /** Objects of workers that died, which stay until the message of each comes back (half an hour). */
  readonly leftovers: number;
}

/** Looks at every user's account, jobs, objects and webhooks. */
export async function verify({ endpoints, frontend }: System, { users, accepted }: Customers): Promise<Verdict> {
  const s3 = new S3Client({ ...administratorOf(endpoints), forcePathStyle: true });
  const { jobsTable, creditsTable, bucket } = endpoints;
  const stores = {
    dynamo: dynamoOf(endpoints),
    tables: { jobs: jobsTable, credits: creditsTable },
    objectsBelow: (prefix: string) => objectsInBucket(s3, bucket, prefix),
  };
  const inbox = byJob(frontend.deliveries());
  const breaches: Breach[] = [];
  const jobs: Record<string, number> = {};
  const parts: Record<string, number> = {};
  let [creditsSpent, leftovers] = [0, 0];
  for (const { id } of users) {
    const remains = await remainsOf(stores, id);
    const found = check(remains, {
      accepted: accepted.get(id) ?? new Set(),
      inbox: remains.jobs.flatMap(({ jobId }) => inbox.get(jobId) ?? []),
      sweepsHit: 1, // by the real clock a sweep takes its time, too
      billed: 0,
      now: Date.now(),
    });
    breaches.push(...found.filter(({ rule }) => rule !== 'no object stays that no job lists'));
    const delivered = remains.jobs.flatMap((job) => deliveredParts(job.parts));
    for (const { kind, status, parts: all } of remains.jobs) {
      jobs[status] = (jobs[status] ?? 0) + 1;
      parts[kind] = (parts[kind] ?? 0) + deliveredParts(all).length;
    }
    creditsSpent += remains.wallet.spent;
    // What came with an order stays for a while after it.
    const made = [...remains.objects.keys()].filter((key) => !key.includes('/inputs/'));
    leftovers += made.length - delivered.length;
  }
  s3.destroy();
  return { breaches, jobs, parts, creditsSpent, leftovers };
}

function byJob(entries: readonly InboxEntry[]): Map<string, InboxEntry[]> {
  return Map.groupBy(entries, ({ body }) =>
    typeof body === 'object' && body !== null && 'job_id' in body ? String(body.job_id) : '',
  );
}
