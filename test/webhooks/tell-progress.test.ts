import { expect, test } from 'vitest';
import type { KindJob } from '../../shared/jobs/job.ts';
import type { Part } from '../../shared/jobs/part.ts';
import { progressTeller } from '../../shared/jobs/work/tell-progress.ts';
import type { ProgressStep } from '../../shared/webhooks/webhook-progress.ts';
import { aJob } from '../domain/a-job.ts';

const working: Part = { name: '1', state: 'running', attempts: 1, billableAttempts: 1, leaseId: 'l', leaseUntil: 9 };
const job: KindJob = { ...aJob(), parts: [working] };

/** A queue whose sends end when they are told to. */
function slowQueue() {
  const sent: ProgressStep[] = [];
  const ends: (() => void)[] = [];
  return {
    sent,
    endNext: () => ends.shift()?.(),
    sendProgress: (_job: KindJob, { step }: { step: ProgressStep }) => {
      sent.push(step);
      return new Promise<boolean>((resolve) => ends.push(() => resolve(true)));
    },
  };
}

test('words are left one after the other, while the work goes on, and all of them before the function ends', async () => {
  const queue = slowQueue();
  const { tell, told } = progressTeller({ queue, tellsProgress: true }, '1');
  tell('asked', job);
  tell('answered', job);
  await expect.poll(() => queue.sent).toEqual(['asked']);
  let isDone = false;
  const end = told().then(() => {
    isDone = true;
  });
  queue.endNext();
  await expect.poll(() => queue.sent).toEqual(['asked', 'answered']);
  expect(isDone).toBe(false);
  queue.endNext();
  await end;
});

test('nobody is told where a stage does not want it', async () => {
  const queue = slowQueue();
  const { tell, told } = progressTeller({ queue, tellsProgress: false }, '1');
  tell('asked', job);
  await told();
  expect(queue.sent).toEqual([]);
});
