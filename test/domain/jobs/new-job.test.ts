import { beforeAll, describe, expect, test } from 'vitest';
import type { KindJob } from '../../../shared/jobs/job.ts';
import { newJob } from '../../../shared/jobs/lifecycle/new-job.ts';
import { settle } from '../../../shared/jobs/lifecycle/settle.ts';
import type { DeliveredPart, Part } from '../../../shared/jobs/part.ts';
import { terminalStatusOf } from '../../../shared/webhooks/webhook-event.ts';
import { registerStepKinds } from '../../faults/kinds/kinds.ts';
import { aJob, delivered, failed } from '../a-job.ts';

beforeAll(registerStepKinds);

const TERMS = { charging: 'ledger', price: 6, deadlineSeconds: 600 } as const;
const open = (earlier: readonly Part[] = []): KindJob<'test-chain'> => {
  const request = { prompt: 'un roman', parts: 1 };
  const ids = { userId: 'user_2abc', jobId: 'chain-1', jobIdFrom: 'client', correlationId: 'req-1' } as const;
  return newJob({ kind: 'test-chain', request, ...ids }, TERMS, 0, earlier);
};
const done = (name: string, needs?: readonly string[]): DeliveredPart => ({
  ...delivered(),
  name,
  ...(needs === undefined ? {} : { needs }),
});
const outline = done('outline');
const chapter = done('chapter-1', ['outline']);
const book: Part = { ...failed(), name: 'book', needs: ['chapter-1'] };

describe('the deadline of a job', () => {
  test('is the stage’s, or a sooner one that its order asks for', () => {
    const deadlineOf = (deadlineSeconds?: number) => {
      const request = { prompt: 'un roman', parts: 1 };
      const ids = { userId: 'user_2abc', jobId: 'chain-1', jobIdFrom: 'client', correlationId: 'req-1' } as const;
      const asked = deadlineSeconds === undefined ? {} : { deadlineSeconds };
      return newJob({ kind: 'test-chain', request, ...ids, ...asked }, TERMS, 5_000).deadlineAt;
    };
    // Later than the stage's: where a job is tried again after the stage has become stricter.
    expect([deadlineOf(), deadlineOf(60), deadlineOf(601)]).toEqual([605_000, 65_000, 605_000]);
  });
});

describe('a job that is paid as a whole', () => {
  test('begins with its plan, and holds one price for all of it', () => {
    const { parts, credits } = open();
    expect(parts.map(({ name, needs, state }) => [name, needs, state])).toEqual([
      ['outline', undefined, 'queued'],
      ['chapter-1', ['outline'], 'queued'],
      ['book', ['chapter-1'], 'queued'],
    ]);
    expect(credits).toMatchObject({ capture: 'whole', held: 6, quoted: 6 });
  });

  test('takes over what an earlier one delivered, and what that one was to take over itself', () => {
    const earlier: readonly Part[] = [
      outline,
      { ...failed(), ...chapter, state: 'failed', takeOver: chapter.file },
      book,
    ];
    const [first, second, third] = open(earlier).parts;
    expect(first).toMatchObject({ state: 'queued', attempts: 0, takeOver: outline.file });
    expect(second).toMatchObject({ state: 'queued', takeOver: chapter.file });
    expect(third).not.toHaveProperty('takeOver');
  });

  test('takes nothing over that was made from something that is made anew', () => {
    const [first, second] = open([{ ...failed(), name: 'outline' }, chapter, book]).parts;
    expect(first).not.toHaveProperty('takeOver');
    expect(second).not.toHaveProperty('takeOver');
  });

  test('keeps what it was to take over when it ends before', () => {
    const retried = open([outline, chapter, book]);
    const { parts, status } = settle(retried, retried.deadlineAt);
    expect([status, parts[0]]).toEqual([
      'FAILED',
      {
        name: 'outline',
        state: 'failed',
        attempts: 0,
        billableAttempts: 0,
        code: 'deadline_exceeded',
        takeOver: outline.file,
      },
    ]);
  });

  test.each(['finished', 'cancelled'] as const)('is told as failed while a part is missing: %s', (why) => {
    const job = { ...open(), parts: [outline, chapter, book] };
    const ended = settle(job, job.deadlineAt, why);
    expect(terminalStatusOf({ ...job, ...ended })).toBe('failed');
  });
});

test('a job whose parts are paid each takes nothing over: it orders what failed, and no more', () => {
  const { userId, jobId, jobIdFrom, correlationId, request } = aJob({ images: 1 });
  const order = { kind: 'image', userId, jobId, jobIdFrom, correlationId, request } as const;
  expect(newJob(order, TERMS, 0, [delivered(1)]).parts).toEqual([
    { name: '1', state: 'queued', attempts: 0, billableAttempts: 0 },
  ]);
});
