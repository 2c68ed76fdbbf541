import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dynamoAuditSource } from '../../../shared/adapters/dynamodb/audit/audit-source.ts';
import { dynamoCreditLedger } from '../../../shared/adapters/dynamodb/credits/credit-ledger.ts';
import { dynamoJobCloser } from '../../../shared/adapters/dynamodb/jobs/job-closer.ts';
import { dynamoJobOpener } from '../../../shared/adapters/dynamodb/jobs/job-opener.ts';
import { dynamoJobReader } from '../../../shared/adapters/dynamodb/jobs/job-reader.ts';
import { dynamoPartStore } from '../../../shared/adapters/dynamodb/jobs/part-store.ts';
import { auditAccount } from '../../../shared/audit/audit-account.ts';
import { EMPTY_WALLET } from '../../../shared/credits/wallet.ts';
import type { Job } from '../../../shared/jobs/job.ts';
import { closeJob } from '../../../shared/jobs/lifecycle/close-job.ts';
import { aJob, deliveredIn, failed } from '../../domain/a-job.ts';
import { dynamoOfSystem, newUser, tablesOfSystem } from '../../support/aws.ts';

const dynamo = dynamoOfSystem();
const tables = tablesOfSystem();
const MAX_OPEN = 3;
const credits = dynamoCreditLedger(dynamo, tables);
const opener = dynamoJobOpener(dynamo, tables, { openJobs: MAX_OPEN, unitsPerDay: {} });
const jobs = { ...dynamoJobReader(dynamo, tables), ...dynamoJobCloser(dynamo, tables, 90) };
const parts = dynamoPartStore(dynamo, tables);
const accounts = dynamoAuditSource(dynamo, tables);

/** Anything that can happen to a user's jobs and credits, in any order, each also twice. */
const step = fc.oneof(
  fc.record({
    kind: fc.constant('grant' as const),
    idempotencyKey: fc.integer({ min: 0, max: 3 }),
    amount: fc.integer({ min: 1, max: 6 }),
  }),
  fc.record({
    kind: fc.constant('open' as const),
    job: fc.integer({ min: 0, max: 5 }),
    images: fc.integer({ min: 1, max: 4 }),
  }),
  fc.record({
    kind: fc.constant('image' as const),
    job: fc.integer({ min: 0, max: 5 }),
    number: fc.integer({ min: 1, max: 4 }),
    good: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('cancel' as const), job: fc.integer({ min: 0, max: 5 }) }),
  fc.record({ kind: fc.constant('deadline' as const), job: fc.integer({ min: 0, max: 5 }) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** The same world in a few lines: what a careful person would write on paper. */
class Paper {
  readonly grantedKeys = new Set<number>();
  readonly jobs = new Map<
    number,
    { held: number; good: Set<number>; bad: Set<number>; images: number; open: boolean }
  >();
  granted = 0;
  spent = 0;

  get held(): number {
    return [...this.jobs.values()].reduce((sum, job) => sum + (job.open ? job.held : 0), 0);
  }

  get available(): number {
    return this.granted - this.spent - this.held;
  }

  take(event: Step): void {
    if (event.kind === 'grant') {
      if (!this.grantedKeys.has(event.idempotencyKey)) this.granted += event.amount;
      this.grantedKeys.add(event.idempotencyKey);
      return;
    }
    const job = this.jobs.get(event.job);
    if (event.kind === 'open') {
      const open = [...this.jobs.values()].filter((other) => other.open).length;
      if (job !== undefined || this.available < event.images || open >= MAX_OPEN) return;
      this.jobs.set(event.job, {
        held: event.images,
        good: new Set(),
        bad: new Set(),
        images: event.images,
        open: true,
      });
      return;
    }
    if (job === undefined || !job.open) return;
    if (event.kind === 'image') {
      if (event.number > job.images || job.good.has(event.number) || job.bad.has(event.number)) return;
      (event.good ? job.good : job.bad).add(event.number);
      if (job.good.size + job.bad.size < job.images) return;
    }
    job.open = false;
    this.spent += job.good.size;
  }
}

/** The system's own adapters and rules. */
async function take(userId: string, event: Step): Promise<void> {
  if (event.kind === 'grant') {
    await credits.grant(userId, String(event.idempotencyKey), event.amount, 'test', 1);
    return;
  }
  const ref = { userId, jobId: `job-${event.job}-${userId}` };
  if (event.kind === 'open') {
    await opener.open({ ...aJob({ images: event.images, now: 1_000 }), ...ref });
    return;
  }
  const job = await jobs.get(ref);
  if (job === undefined) return;
  const close = (read: Job, now: number, why?: 'cancelled') =>
    closeJob(
      {
        jobs,
        queue: { sendDelivery: () => Promise.resolve(true) },
        log: { info: () => undefined, warn: () => undefined, error: () => undefined },
        now: () => now,
      },
      read,
      why,
    );
  if (event.kind === 'cancel') return close(job, 2_000, 'cancelled');
  if (event.kind === 'deadline') return close(job, job.deadlineAt);
  const lease = { ...ref, position: event.number - 1, leaseId: 'worker' };
  const taken = await parts.takeLease(lease, { looks: false, until: 60_000, now: 2_000 });
  if (taken.kind !== 'taken') return;
  const recorded = await parts.record(
    lease,
    event.good ? deliveredIn(ref, event.number) : failed('content_blocked', event.number),
    3_000,
  );
  return close(recorded.job, 3_000);
}

describe('any sequence of grants, opens, images, cancels and deadlines', () => {
  test('leaves the tables as a careful person would have written them, and the audit finds nothing', () => {
    return fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (events) => {
        const userId = newUser();
        const paper = new Paper();
        for (const event of events) {
          paper.take(event);
          await take(userId, event);
        }
        const account = await accounts.account(userId);
        const { available, held, spent, granted } = paper;
        expect(account.wallet ?? EMPTY_WALLET).toMatchObject({ available, held, spent, granted });
        expect(auditAccount(account, 600_000)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
