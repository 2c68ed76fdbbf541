import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Capture, ForeignJob, KindJob } from '../../../shared/jobs/job.ts';
import { canSettle, capturedOf, isPriced, settle } from '../../../shared/jobs/lifecycle/settle.ts';
import { isDelivered, isFinal, type Part, queuedPart } from '../../../shared/jobs/part.ts';
import { aJob, delivered, failed } from '../a-job.ts';

const PRICE = 7;
const queued = (number: number, needs?: string[]): Part =>
  queuedPart({ name: String(number), ...(needs === undefined ? {} : { needs }) });
const running = (number: number): Part => ({
  ...queuedPart({ name: String(number) }),
  state: 'running',
  attempts: 1,
  leaseId: 'l',
  leaseUntil: 9,
});

/** A job with these parts, priced in this way. */
function jobOf(capture: Capture, parts: readonly Part[]): KindJob<'image'> {
  const job = aJob({ images: Math.max(1, parts.length), terms: { price: PRICE } });
  const held = capture === 'whole' ? PRICE : PRICE * parts.length;
  return { ...job, parts, credits: { ...job.credits, capture, quoted: held, held } };
}

const codesOf = (parts: readonly Part[]) => parts.map((part) => (part.state === 'failed' ? part.code : part.state));

describe('a job that is paid as a whole', () => {
  test('pays its price when every part is delivered, and says so at once', () => {
    const job = jobOf('whole', [delivered(1), delivered(2)]);
    expect(canSettle(job, 1)).toBe(true);
    expect(settle(job, 1)).toMatchObject({ status: 'COMPLETED', credits: { held: 7, captured: 7, released: 0 } });
  });

  test('has failed with its first part that fails, and pays nothing: the others are not waited for', () => {
    const job = jobOf('whole', [delivered(1), failed('content_blocked', 2), running(3), queued(4)]);
    expect(canSettle(job, 1)).toBe(true);
    const { status, credits, parts } = settle(job, 1);
    expect([status, credits]).toMatchObject(['FAILED', { captured: 0, released: 7 }]);
    expect(codesOf(parts)).toEqual(['delivered', 'content_blocked', 'content_blocked', 'content_blocked']);
  });

  test('waits while every part may still be delivered', () => {
    const job = jobOf('whole', [delivered(1), queued(2)]);
    expect(canSettle(job, job.deadlineAt - 1)).toBe(false);
    expect(settle(job, job.deadlineAt)).toMatchObject({
      status: 'FAILED',
      parts: [{ state: 'delivered' }, { state: 'failed', code: 'deadline_exceeded' }],
      credits: { captured: 0, released: 7 },
    });
  });

  test('pays nothing when it is cancelled before its end', () => {
    const { status, credits, parts } = settle(jobOf('whole', [delivered(1), queued(2)]), 1, 'cancelled');
    expect([status, credits]).toMatchObject(['CANCELLED', { captured: 0, released: 7 }]);
    expect(codesOf(parts)).toEqual(['delivered', 'cancelled']);
  });

  test('is paid when every part was there before its owner cancelled', () => {
    const cancelled = settle(jobOf('whole', [delivered(1), delivered(2)]), 1, 'cancelled');
    expect(cancelled).toMatchObject({ status: 'COMPLETED', credits: { captured: 7, released: 0 } });
  });
});

describe('a job that is paid by the part', () => {
  test('is closed as soon as what is left is behind a failed part, which is why it failed', () => {
    const parts = [failed('content_blocked', 1), delivered(2), queued(3, ['1']), queued(4, ['3'])];
    const job = jobOf('each', parts);
    expect(canSettle(job, 1)).toBe(true);
    const { status, credits, parts: ends } = settle(job, 1);
    expect([status, credits]).toMatchObject(['COMPLETED', { captured: 7, released: 21 }]);
    expect(codesOf(ends)).toEqual(['content_blocked', 'delivered', 'content_blocked', 'content_blocked']);
    expect(ends[2]).toMatchObject({ name: '3', needs: ['1'] });
  });

  test('is not closed while another part may still be delivered', () => {
    const job = jobOf('each', [failed('content_blocked', 1), queued(2, ['1']), running(3)]);
    expect(canSettle(job, job.deadlineAt - 1)).toBe(false);
    expect(codesOf(settle(job, job.deadlineAt).parts)).toEqual([
      'content_blocked',
      'content_blocked',
      'deadline_exceeded',
    ]);
  });
});

describe('a job whose price this version does not understand', () => {
  const { kind: _, request: __, credits, ...rest } = jobOf('each', [delivered(1), failed(undefined, 2)]);
  const { unitPrice: ___, ...unpriced } = credits;
  const job: ForeignJob = { ...rest, foreign: true, kind: 'book', request: {}, credits: unpriced, fileKeys: [] };

  test('waits for its deadline, and then costs nothing', () => {
    expect([isPriced(job), canSettle(job, job.deadlineAt - 1), canSettle(job, job.deadlineAt)]).toEqual([
      false,
      false,
      true,
    ]);
    expect(settle(job, job.deadlineAt)).toMatchObject({ status: 'FAILED', credits: { captured: 0, released: 14 } });
  });

  test('waits as long and costs nothing when its parts cannot be read, however it is priced', () => {
    const empty: ForeignJob = { ...job, credits: { ...credits, capture: 'whole' }, parts: [] };
    expect([canSettle(empty, job.deadlineAt - 1), canSettle(empty, job.deadlineAt)]).toEqual([false, true]);
    expect(settle(empty, job.deadlineAt)).toMatchObject({ status: 'FAILED', credits: { captured: 0, released: 14 } });
    expect(settle(empty, 1, 'cancelled')).toMatchObject({ status: 'CANCELLED', credits: { captured: 0 } });
  });
});

describe('whatever became of the parts', () => {
  const part = fc.constantFrom(
    (number: number) => queued(number),
    (number: number) => queued(number, ['1']),
    running,
    (number: number) => delivered(number),
    (number: number) => failed('provider_error', number),
  );
  const parts = fc
    .array(part, { minLength: 1, maxLength: 8 })
    .map((makers) => makers.map((make, index) => make(index + 1)));
  const capture = fc.constantFrom<Capture>('each', 'whole');
  const why = fc.constantFrom('finished' as const, 'cancelled' as const);

  test('what is captured and what is released are the hold, and every part has ended', () => {
    return fc.assert(
      fc.property(parts, capture, why, (given, how, reason) => {
        const job = jobOf(how, given);
        const { credits, parts: ends, status } = settle(job, job.deadlineAt, reason);
        expect(credits.captured).toBeGreaterThanOrEqual(0);
        expect(credits.captured).toBeLessThanOrEqual(credits.held);
        expect(credits.captured + credits.released).toBe(credits.held);
        expect(ends.every(isFinal)).toBe(true);
        expect(ends.map(({ name }) => name)).toEqual(given.map(({ name }) => name));
        // The audit asks the closed row: it must come to the same.
        expect(capturedOf({ parts: ends, credits })).toBe(credits.captured);
        // A job that is told as completed was paid, and one that failed was not.
        if (status === 'COMPLETED') expect(credits.captured).toBeGreaterThan(0);
        if (status === 'FAILED') expect(credits.captured).toBe(0);
      }),
    );
  });

  test('a whole is paid entirely or not at all, parts by their number', () => {
    return fc.assert(
      fc.property(parts, (given) => {
        const count = given.filter(isDelivered).length;
        expect(capturedOf(jobOf('each', given))).toBe(PRICE * count);
        expect(capturedOf(jobOf('whole', given))).toBe(count === given.length ? PRICE : 0);
      }),
    );
  });

  test('what is delivered later changes nothing about a job that could be settled', () => {
    return fc.assert(
      fc.property(parts, capture, (given, how) => {
        const job = jobOf(how, given);
        fc.pre(canSettle(job, 1));
        const later = given.map((one, index) => (one.state === 'running' ? delivered(index + 1) : one));
        const [before, after] = [settle(job, 1), settle({ ...job, parts: later }, 1)];
        expect([before.status, before.credits.captured]).toEqual([after.status, after.credits.captured]);
      }),
    );
  });
});
