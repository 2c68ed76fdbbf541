import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { JobStatus } from '../../shared/contract/answers.ts';
import { partViews } from '../../shared/http/views/part-views.ts';
import type { KindJob } from '../../shared/jobs/job.ts';
import { newJob } from '../../shared/jobs/lifecycle/new-job.ts';
import { settle } from '../../shared/jobs/lifecycle/settle.ts';
import type { FinalPart } from '../../shared/jobs/part.ts';
import { delivered, failed } from '../domain/a-job.ts';
import { registerStepKinds } from '../faults/kinds/kinds.ts';

registerStepKinds();

const chain: KindJob<'test-chain'> = newJob(
  {
    kind: 'test-chain',
    request: { prompt: 'un roman', parts: 1 },
    ...({ userId: 'user_2abc', jobId: 'chain-1', jobIdFrom: 'client', correlationId: 'req-1' } as const),
  },
  { charging: 'ledger', price: 6, deadlineSeconds: 600 },
  0,
);
const deadline_at = new Date(600_000).toISOString();
const part = (name: string, needs?: readonly string[]) => ({
  ...{ name, attempts: 1, billableAttempts: 1 },
  ...(needs === undefined ? {} : { needs }),
});

describe('why a part waits', () => {
  test('for its turn, and for the parts that it is made from', () => {
    expect(partViews(chain, 'fr', 0)).toEqual([
      { name: 'outline', state: 'queued', attempts: 0, waits_for: 'worker', deadline_at },
      { name: 'chapter-1', needs: ['outline'], state: 'queued', attempts: 0, waits_for: 'parts', deadline_at },
      { name: 'book', needs: ['chapter-1'], state: 'queued', attempts: 0, waits_for: 'parts', deadline_at },
    ]);
  });

  test('for its next attempt, with the reason of the last one, until its time has come', () => {
    const trouble = 'provider_overloaded' as const;
    const job = { ...chain, parts: [{ ...part('outline'), state: 'queued', trouble, notBefore: 20_000 } as const] };
    const view = {
      ...{ name: 'outline', state: 'queued', attempts: 1, last_code: trouble, deadline_at },
      last_message: 'The model is overloaded right now.',
      next_attempt_at: '1970-01-01T00:00:20.000Z',
    };
    expect(partViews(job, 'en', 10_000)).toEqual([{ ...view, waits_for: 'next_attempt' }]);
    expect(partViews(job, 'en', 20_000)).toEqual([{ ...view, waits_for: 'worker' }]);
  });

  test('for the provider, also between two looks at what it does', () => {
    const lease = { leaseId: 'x', leaseUntil: 9_000 };
    const parts = [
      { ...part('outline'), state: 'running', ...lease } as const,
      { ...part('chapter-1'), state: 'queued', operation: 'op', notBefore: 20_000 } as const,
    ];
    const views = partViews({ ...chain, parts }, 'fr', 10_000);
    expect(views.map(({ waits_for }) => waits_for)).toEqual(['provider', 'provider']);
  });

  test('and for nothing once it, or its job, has ended', () => {
    const parts: FinalPart[] = [
      { ...delivered(), name: 'outline' },
      { ...failed('content_blocked'), name: 'chapter-1' },
    ];
    const done = { ...chain, parts };
    expect(partViews({ ...done, ...settle(done, 5_000) }, 'fr', 10_000)).toEqual([
      { name: 'outline', state: 'delivered', attempts: 1 },
      { name: 'chapter-1', state: 'failed', attempts: 1, code: 'content_blocked' },
    ]);
  });

  test('is what the contract says', () => {
    expect(v.is(JobStatus.entries.parts, partViews(chain, 'fr', 0))).toBe(true);
  });
});
