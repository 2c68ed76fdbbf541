import { expect, test } from 'vitest';
import { progressTeller } from '../../functions/work-images/tell-progress.ts';
import type { ImageJob, Output } from '../../shared/jobs/job.ts';
import type { ProgressStep } from '../../shared/webhooks/webhook-progress.ts';
import { aJob } from '../domain/a-job.ts';

const working: Output = { state: 'generating', attempts: 1, billableAttempts: 1, leaseId: 'l', leaseUntil: 9 };
const job: ImageJob = { ...aJob(), outputs: [working] };

/** A queue whose sends end when they are told to. */
function slowQueue() {
  const sent: ProgressStep[] = [];
  const ends: (() => void)[] = [];
  return {
    sent,
    endNext: () => ends.shift()?.(),
    sendProgress: (_job: ImageJob, { step }: { step: ProgressStep }) => {
      sent.push(step);
      return new Promise<boolean>((resolve) => ends.push(() => resolve(true)));
    },
  };
}

test('words are left one after the other, while the work goes on, and all of them before the function ends', async () => {
  const queue = slowQueue();
  const { tell, told } = progressTeller({ queue, tellsProgress: true }, 1);
  tell('drawing', job);
  tell('drawn', job);
  await expect.poll(() => queue.sent).toEqual(['drawing']);
  let isTold = false;
  const end = told().then(() => {
    isTold = true;
  });
  queue.endNext();
  await expect.poll(() => queue.sent).toEqual(['drawing', 'drawn']);
  expect(isTold).toBe(false);
  queue.endNext();
  await end;
});

test('nobody is told where a stage does not want it', async () => {
  const queue = slowQueue();
  const { tell, told } = progressTeller({ queue, tellsProgress: false }, 1);
  tell('drawing', job);
  await told();
  expect(queue.sent).toEqual([]);
});
