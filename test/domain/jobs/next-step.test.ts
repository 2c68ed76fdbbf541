import { describe, expect, test } from 'vitest';
import type { KindJob } from '../../../shared/jobs/job.ts';
import { dueAfterErasing, firstLookAt, nextStep } from '../../../shared/jobs/lifecycle/next-step.ts';
import { type Part, queuedPart } from '../../../shared/jobs/part.ts';
import { aJob, delivered, failed } from '../a-job.ts';

const with_ = (parts: Part[], change: Partial<KindJob> = {}): KindJob => ({
  ...aJob({ images: parts.length }),
  parts: parts.map((part, index) => ({ ...part, name: String(index + 1) })),
  ...change,
});
const queued = (notBefore?: number): Part => ({
  ...queuedPart({ name: '1' }),
  attempts: 1,
  ...(notBefore === undefined ? {} : { notBefore }),
});
const leased = (leaseUntil: number): Part => ({
  name: '1',
  state: 'running',
  attempts: 1,
  billableAttempts: 1,
  leaseId: 'l',
  leaseUntil,
});

describe('what a due job needs', () => {
  test('messages for the parts that no worker has, and only for those', () => {
    const job = with_([queued(), queued(70_000), leased(60_000), leased(60_001), delivered()]);
    expect(nextStep(job, 60_000)).toMatchObject({ kind: 'send-parts', names: ['1', '3'] });
  });

  test('patience while workers hold it, until the first of their leases ends', () => {
    expect(nextStep(with_([leased(60_001)]), 60_000)).toEqual({ kind: 'wait', lookAgainAt: 60_001 });
    expect(nextStep(with_([leased(90_000), queued()]), 60_000)).toMatchObject({ lookAgainAt: 90_000 });
  });

  test('to be closed when a worker died between the last part and the closing', () => {
    expect(nextStep(with_([delivered(), failed()]), 60_000)).toEqual({ kind: 'close' });
  });

  test('to be closed at the deadline, whatever is going on', () => {
    const job = with_([leased(10_000_000)]);
    expect(nextStep(job, job.deadlineAt)).toEqual({ kind: 'close' });
  });

  test('to be looked at again at its deadline at the latest', () => {
    const job = with_([queued()]);
    for (const now of [0, 1_000, job.deadlineAt - 1]) {
      const step = nextStep(job, now);
      expect('lookAgainAt' in step && step.lookAgainAt).toBeLessThanOrEqual(job.deadlineAt);
    }
    expect(firstLookAt(job)).toBeLessThanOrEqual(job.deadlineAt);
  });

  test('its webhook, when the time has come', () => {
    const webhook = { eventId: 'evt', state: 'due', attempts: 1, nextAttemptAt: 5_000 } as const;
    const job = with_([delivered()], { status: 'COMPLETED', webhook });
    expect(nextStep(job, 4_999)).toEqual({ kind: 'wait', lookAgainAt: 5_000 });
    expect(nextStep(job, 5_000)).toMatchObject({ kind: 'deliver' });
  });

  test('nothing once it is closed and told', () => {
    expect(nextStep(with_([delivered()], { status: 'COMPLETED' }), 1)).toEqual({ kind: 'forget' });
    const webhook = { eventId: 'evt', state: 'acknowledged', attempts: 1 } as const;
    expect(nextStep(with_([delivered()], { status: 'COMPLETED', webhook }), 1)).toEqual({ kind: 'forget' });
  });
});

describe('a job that ended while the provider was at work', () => {
  const left: Part = { ...failed('cancelled'), operation: { id: 'v1_a' } };
  const ended = (change: Partial<KindJob> = {}) =>
    with_([delivered(), left], { status: 'CANCELLED', closedAt: 1_000, ...change });

  test('is due until the provider is told to stop, for as long as that is worth it', () => {
    expect(nextStep(ended(), 60_000)).toEqual({
      kind: 'stop-parts',
      names: ['2'],
      deliver: false,
      lookAgainAt: 180_000,
    });
    expect(nextStep(ended(), 1_000 + 20 * 60_000)).toEqual({ kind: 'forget' });
  });

  test('is told to the frontend all the same', () => {
    const webhook = { eventId: 'evt', state: 'due', attempts: 1, nextAttemptAt: 5_000 } as const;
    expect(nextStep(ended({ webhook }), 5_000)).toMatchObject({ kind: 'stop-parts', deliver: true });
    expect(nextStep(ended({ webhook }), 4_000)).toMatchObject({ deliver: false, lookAgainAt: 5_000 });
  });

  test('is erased first', () => {
    expect(nextStep(ended({ erasingSince: 1 }), 60_000)).toMatchObject({ kind: 'erase' });
    expect(dueAfterErasing(ended({ erasingSince: 1 }), 60_000)).toBe(60_000);
  });
});

describe('a job that is being erased', () => {
  const erasing = (change: Partial<KindJob> = {}) => with_([delivered()], { erasingSince: 1, ...change });
  const due = (nextAttemptAt: number) => ({ eventId: 'e', state: 'due' as const, attempts: 0, nextAttemptAt });

  test('is erased, whatever else it needs', () => {
    expect(nextStep(erasing(), 60_000)).toEqual({ kind: 'erase', deliver: false });
    expect(nextStep(erasing({ status: 'COMPLETED', webhook: due(70_000) }), 60_000)).toEqual({
      kind: 'erase',
      deliver: false,
    });
    expect(nextStep(erasing({ status: 'COMPLETED', webhook: due(60_000) }), 60_000)).toEqual({
      kind: 'erase',
      deliver: true,
    });
  });

  test('is due for its webhook afterwards, and for nothing without one', () => {
    expect(dueAfterErasing(erasing({ status: 'COMPLETED' }), 60_000)).toBeUndefined();
    expect(dueAfterErasing(erasing({ status: 'COMPLETED', webhook: due(70_000) }), 60_000)).toBe(70_000);
    expect(dueAfterErasing(erasing({ status: 'COMPLETED', webhook: due(50_000) }), 60_000)).toBe(60_000);
  });
});
