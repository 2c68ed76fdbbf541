import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextStep } from '../../../shared/jobs/lifecycle/next-step.ts';
import { hasItsNeeds, isStuck, readyAfter, readyParts } from '../../../shared/jobs/lifecycle/ready-parts.ts';
import { canSettle } from '../../../shared/jobs/lifecycle/settle.ts';
import { isUnfinished, type Part, type PartPlan, queuedPart } from '../../../shared/jobs/part.ts';
import { aJob, delivered, failed } from '../a-job.ts';

/** The plan of a book: every chapter needs the outline, the whole needs the chapters. */
const BOOK: readonly PartPlan[] = [
  { name: 'outline' },
  { name: 'chapter-1', needs: ['outline'] },
  { name: 'chapter-2', needs: ['outline'] },
  { name: 'whole', needs: ['outline', 'chapter-1', 'chapter-2'] },
];
type Fate = 'queued' | 'running' | 'delivered' | 'failed' | 'foreign';

function withFate(plan: PartPlan, fate: Fate): Part {
  switch (fate) {
    case 'queued':
      return queuedPart(plan);
    case 'running':
      return { ...queuedPart(plan), state: 'running', attempts: 1, leaseId: 'l', leaseUntil: 60_000 };
    case 'delivered':
      return { ...delivered(), ...plan };
    case 'failed':
      return { ...failed(), ...plan };
    case 'foreign':
      return { ...queuedPart(plan), state: 'foreign', foreignState: 'delivered' };
  }
}

/** The parts of a book with these fates, in the order of its plan; without one they are queued. */
const bookOf = (...fates: Fate[]): Part[] => BOOK.map((plan, index) => withFate(plan, fates[index] ?? 'queued'));
const stuckOf = (parts: readonly Part[]) =>
  parts.filter((part) => isUnfinished(part) && isStuck(parts, part)).map(({ name }) => name);

describe('the parts of a plan', () => {
  test('are ready when what they need is delivered, and not before', () => {
    expect(readyParts(bookOf(), 0)).toEqual(['outline']);
    expect(readyParts(bookOf('running'), 0)).toEqual([]);
    expect(readyParts(bookOf('delivered'), 0)).toEqual(['chapter-1', 'chapter-2']);
    expect(readyParts(bookOf('delivered', 'delivered'), 0)).toEqual(['chapter-2']);
    expect(readyParts(bookOf('delivered', 'delivered', 'delivered'), 0)).toEqual(['whole']);
  });

  test('are ready, too, when only a newer version understands the file that they need', () => {
    expect(readyParts(bookOf('foreign'), 0)).toEqual(['chapter-1', 'chapter-2']);
  });

  test('are ready again when their lease ends, and wait for the time of their next attempt', () => {
    const [outline, ...rest] = bookOf('running');
    expect(readyParts(bookOf('running'), 59_999)).toEqual([]);
    expect(readyParts(bookOf('running'), 60_000)).toEqual(['outline']);
    const later: Part = { ...queuedPart({ name: 'outline' }), notBefore: 5_000 };
    expect(outline?.state).toBe('running');
    expect(readyParts([later, ...rest], 4_999)).toEqual([]);
    expect(readyParts([later, ...rest], 5_000)).toEqual(['outline']);
  });

  test('never become ready behind a failed one, directly or through others', () => {
    expect(stuckOf(bookOf('failed'))).toEqual(['chapter-1', 'chapter-2', 'whole']);
    expect(stuckOf(bookOf('delivered', 'failed'))).toEqual(['whole']);
    expect(stuckOf(bookOf('delivered', 'running'))).toEqual([]);
  });

  test('need nothing, and are behind nothing, when they take over an earlier file', () => {
    const takeOver = delivered().file;
    const [outline, chapter, ...rest] = bookOf('failed');
    if (outline === undefined || chapter?.state !== 'queued') throw new Error('no such parts');
    const parts = [outline, { ...chapter, takeOver }, ...rest];
    expect(readyParts(parts, 0)).toEqual(['chapter-1']);
    expect(stuckOf(parts)).toEqual(['chapter-2', 'whole']);
  });

  test('are named by the delivery that made them ready, and by no other', () => {
    expect(readyAfter(bookOf('delivered'), 'outline')).toEqual(['chapter-1', 'chapter-2']);
    expect(readyAfter(bookOf('delivered', 'delivered'), 'chapter-1')).toEqual([]);
    expect(readyAfter(bookOf('delivered', 'delivered', 'delivered'), 'chapter-2')).toEqual(['whole']);
    expect(readyAfter([delivered(1), queuedPart({ name: '2' })], '1')).toEqual([]);
  });

  test('that need what the plan does not have are not started, and do not end the job before its deadline', () => {
    const parts = [queuedPart({ name: 'a', needs: ['nothing'] })];
    expect([readyParts(parts, 0), stuckOf(parts)]).toEqual([[], []]);
    const job = { ...aJob(), parts };
    expect([canSettle(job, 0), canSettle(job, job.deadlineAt)]).toEqual([false, true]);
  });
});

describe('a plan that goes wrong', () => {
  test('in a circle is never ready, never behind a failed part, and ends with its deadline', () => {
    const parts = [queuedPart({ name: 'a', needs: ['b'] }), queuedPart({ name: 'b', needs: ['a', 'b'] })];
    expect([readyParts(parts, 0), stuckOf(parts)]).toEqual([[], []]);
  });

  test('in a circle behind a failed part ends with that', () => {
    const circle = [queuedPart({ name: 'a', needs: ['b'] }), queuedPart({ name: 'b', needs: ['a', '1'] })];
    expect(stuckOf([...circle, failed()])).toEqual(['a', 'b']);
  });

  test('in many ways to one part is looked through once', () => {
    const names = Array.from({ length: 40 }, (_, index) => `p${index}`);
    const parts = names.map((name, index) => queuedPart({ name, needs: names.slice(0, index) }));
    expect(stuckOf(parts)).toEqual([]);
  });
});

describe('whatever became of the parts of any plan', () => {
  const fate = fc.constantFrom<Fate>('queued', 'running', 'delivered', 'failed', 'foreign');
  /** Plans in which a part needs only earlier ones, with fates that need not have come about in their order. */
  const planned = fc
    .array(fc.record({ fate, needs: fc.array(fc.nat({ max: 5 }), { maxLength: 3 }) }), { minLength: 1, maxLength: 6 })
    .map((drawn) =>
      drawn.map(({ fate: end, needs }, index) => {
        const earlier = [...new Set(needs)].filter((need) => need < index).map((need) => `p${need}`);
        return withFate({ name: `p${index}`, ...(earlier.length > 0 ? { needs: earlier } : {}) }, end);
      }),
    );

  test('none is both ready and behind a failed one', () => {
    return fc.assert(
      fc.property(planned, (parts) => {
        for (const part of parts.filter(isUnfinished)) {
          expect(hasItsNeeds(parts, part) && isStuck(parts, part)).toBe(false);
        }
      }),
    );
  });

  test('an open job has work for a worker, has a worker, or can be closed', () => {
    return fc.assert(
      fc.property(planned, fc.constantFrom('each' as const, 'whole' as const), (parts, capture) => {
        const job = aJob();
        const open = { ...job, credits: { ...job.credits, capture }, parts };
        const isWorkedOn = parts.some((part) => part.state === 'running' && hasItsNeeds(parts, part));
        expect(readyParts(parts, 0).length > 0 || isWorkedOn || canSettle(open, 0)).toBe(true);
        expect(nextStep(open, 0).kind === 'close').toBe(canSettle(open, 0));
      }),
    );
  });
});
