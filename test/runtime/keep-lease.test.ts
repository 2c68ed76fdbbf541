import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keepLease, LEASE_MS } from '../../shared/jobs/work/keep-lease.ts';

beforeEach(() => vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => vi.useRealTimers());

const LEASE = { userId: 'user_1', jobId: 'job-1', position: 0, leaseId: 'lease' };

test('a lease is renewed while the work on it moves', async () => {
  const renewLease = vi.fn(async () => true);
  const held = keepLease({ parts: { renewLease }, now: Date.now }, LEASE);
  held.moves(150_000);
  await vi.advanceTimersByTimeAsync(149_000);
  expect(renewLease).toHaveBeenCalledTimes(4);
  expect(renewLease).toHaveBeenLastCalledWith(LEASE, 1_000_000 + 120_000 + LEASE_MS, 1_000_000 + 120_000);
  expect(held.lost.aborted).toBe(false);
  held.release();
});

test('a worker that hangs keeps it no longer than its step may take, and the lease runs out', async () => {
  const renewLease = vi.fn(async () => true);
  const held = keepLease({ parts: { renewLease }, now: Date.now }, LEASE);
  held.moves(60_000);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(renewLease).toHaveBeenCalledTimes(2);
  expect(held.lost.aborted).toBe(true);
  held.release();
});

test('a lease that went to another worker ends the work', async () => {
  const held = keepLease({ parts: { renewLease: async () => false }, now: Date.now }, LEASE);
  held.moves(300_000);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(held.lost.aborted).toBe(true);
  held.release();
});
