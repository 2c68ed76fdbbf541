import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apply, EMPTY_WALLET, ledgerId } from '../../../shared/credits/wallet.ts';
import { canSettle, settle } from '../../../shared/jobs/lifecycle/settle.ts';
import type { FinalPart } from '../../../shared/jobs/part.ts';
import { aJob, delivered, failed } from '../a-job.ts';

const outcomes = fc.array(fc.boolean(), { minLength: 1, maxLength: 4 });
const toParts = (good: boolean[]): FinalPart[] =>
  good.map((ok, index) => (ok ? delivered(index + 1) : failed(undefined, index + 1)));

describe('the end of a job', () => {
  test('captures price × delivered, releases the rest, and leaves nothing held', () => {
    return fc.assert(
      fc.property(outcomes, fc.integer({ min: 1, max: 9 }), (good, price) => {
        const job = { ...aJob({ images: good.length, terms: { price } }), parts: toParts(good) };
        const { credits, status } = settle(job, 1_000);
        const count = good.filter(Boolean).length;
        expect(credits.captured).toBe(price * count);
        expect(credits.captured + credits.released).toBe(credits.held);
        expect(status).toBe(count > 0 ? 'COMPLETED' : 'FAILED');
      }),
    );
  });

  test('3 of 4 good means get 3, pay 3', () => {
    const job = { ...aJob({ images: 4 }), parts: toParts([true, false, true, true]) };
    expect(settle(job, 1).credits).toMatchObject({ held: 4, captured: 3, released: 1 });
  });

  test('costs nothing here when somebody else charges, and keeps the list price for the record', () => {
    const job = { ...aJob({ images: 2, terms: { charging: 'external' } }), parts: toParts([true, true]) };
    expect(settle(job, 1).credits).toEqual({
      mode: 'external',
      capture: 'each',
      unitPrice: 0,
      quoted: 2,
      held: 0,
      captured: 0,
      released: 0,
    });
  });

  test('waits for every part, but not past the deadline', () => {
    const job = {
      ...aJob({ images: 2 }),
      parts: [delivered(), { name: '2', state: 'queued', attempts: 1, billableAttempts: 0 } as const],
    };
    expect(canSettle(job, job.deadlineAt - 1)).toBe(false);
    expect(canSettle(job, job.deadlineAt)).toBe(true);
    expect(canSettle({ ...job, status: 'COMPLETED' }, job.deadlineAt)).toBe(false);
  });

  test('parts without a fate fail with their last trouble, or with the deadline', () => {
    const job = {
      ...aJob({ images: 2 }),
      parts: [
        { name: '1', state: 'queued', attempts: 3, billableAttempts: 0, trouble: 'provider_overloaded' } as const,
        { name: '2', state: 'running', attempts: 1, billableAttempts: 1, leaseId: 'l', leaseUntil: 5 } as const,
      ],
    };
    const { parts, status } = settle(job, job.deadlineAt);
    expect(parts.map((part) => part.state === 'failed' && part.code)).toEqual([
      'provider_overloaded',
      'deadline_exceeded',
    ]);
    expect(status).toBe('FAILED');
  });

  test('owes a webhook for ids that the client chose, with one event id whoever closes and whenever', () => {
    const job = { ...aJob(), parts: [delivered()] };
    expect(settle(job, 10).webhook).toMatchObject({ state: 'due', attempts: 0 });
    expect(settle(job, 10).webhook?.eventId).toBe(settle(job, 99).webhook?.eventId);
    expect(settle({ ...job, jobId: 'job-2' }, 10).webhook?.eventId).not.toBe(settle(job, 10).webhook?.eventId);
    expect(settle({ ...job, jobIdFrom: 'server' }, 10).webhook).toBeUndefined();
  });
});

describe('the wallet', () => {
  test('keeps available + held + spent = granted through any sequence of jobs that it could afford', () => {
    return fc.assert(
      fc.property(fc.integer({ min: 0, max: 30 }), fc.array(outcomes), (grant, jobs) => {
        let wallet = apply(EMPTY_WALLET, {
          id: ledgerId.grant('g'),
          type: 'grant',
          amount: grant,
          reason: 'test',
          bookedAt: 0,
        });
        for (const [index, good] of jobs.entries()) {
          const job = { ...aJob({ images: good.length }), jobId: `j${index}`, parts: toParts(good) };
          if (wallet.available < job.credits.held) continue;
          wallet = apply(wallet, {
            id: ledgerId.hold(job.jobId),
            type: 'hold',
            amount: job.credits.held,
            jobId: job.jobId,
            bookedAt: 0,
          });
          expect(wallet.available).toBeGreaterThanOrEqual(0);
          const { captured, released } = settle(job, 1).credits;
          wallet = apply(wallet, {
            id: ledgerId.settle(job.jobId),
            type: 'settle',
            captured,
            released,
            jobId: job.jobId,
            bookedAt: 1,
          });
          expect(wallet.held).toBe(0);
        }
        expect(wallet.available + wallet.held + wallet.spent).toBe(wallet.granted);
      }),
    );
  });
});
