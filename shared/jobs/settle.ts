import { createHash } from 'node:crypto';
import type { OutputErrorCode } from '../messages/codes.ts';
import type { WebhookDelivery } from '../webhooks/webhook-delivery.ts';
import {
  type FinalOutput,
  isDelivered,
  isFinal,
  isTold,
  type Job,
  type JobMoney,
  type JobRef,
  type Output,
  type TerminalStatus,
} from './job.ts';

/** How an open job ends: what the closing transaction writes, all of it or nothing. */
export interface Settlement<Money extends JobMoney = JobMoney> {
  readonly status: TerminalStatus;
  readonly outputs: readonly FinalOutput[];
  readonly credits: Money;
  /** Absent when nobody is to be told. */
  readonly webhook?: WebhookDelivery;
  readonly closedAt: number;
}

/**
 * Whether a job can be closed now: every image has its fate, or the deadline has decided for the rest. One whose price this
 * version does not understand waits for its deadline: the version that does may be back before.
 */
export function canSettle(job: Job, now: number): boolean {
  return job.status === 'OPEN' && ((isPriced(job) && job.outputs.every(isFinal)) || now >= job.deadlineAt);
}

/** Whether this version knows what the job's delivered images cost: without that, no other end is right than its deadline. */
export function isPriced(job: Job): boolean {
  return job.credits.pricePerImage !== undefined;
}

/** What is captured for so many delivered images; nothing where this version does not understand the price. */
export function priceOf({ credits }: Pick<Job, 'credits'>, delivered: number): number {
  return (credits.pricePerImage ?? 0) * delivered;
}

/**
 * The end of a job. Delivered images are captured, the rest of the hold is released; images without a fate fail with their
 * last trouble, or with the deadline.
 *
 * @param why `cancelled`: the owner does not want to wait for the rest; what is delivered is kept and paid.
 */
export function settle<J extends Job>(
  job: J,
  now: number,
  why: 'finished' | 'cancelled' = 'finished',
): Settlement<J['credits']> {
  const cancelled = why === 'cancelled' && (job.outputs.length === 0 || !job.outputs.every(isFinal));
  const outputs = job.outputs.map(
    (output): FinalOutput =>
      isFinal(output)
        ? output
        : {
            state: 'failed',
            attempts: output.attempts,
            billableAttempts: output.billableAttempts,
            code: cancelled ? 'cancelled' : (troubleOf(output) ?? 'deadline_exceeded'),
          },
  );
  const delivered = outputs.filter(isDelivered).length;
  const captured = priceOf(job, delivered);
  return {
    status: cancelled ? 'CANCELLED' : delivered > 0 && isPriced(job) ? 'COMPLETED' : 'FAILED',
    outputs,
    credits: { ...job.credits, captured, released: job.credits.held - captured },
    ...(isTold(job)
      ? { webhook: { eventId: terminalEventId(job), state: 'due', attempts: 0, nextAttemptAt: now } }
      : {}),
    closedAt: now,
  };
}

function troubleOf(output: Output): OutputErrorCode | undefined {
  return output.state === 'queued' || output.state === 'generating' ? output.trouble : undefined;
}

/** Derived, not drawn: a job has one terminal event whoever closes it. */
export function terminalEventId(job: JobRef): string {
  return `evt_${createHash('sha256').update(`${job.userId}/${job.jobId}/terminal`).digest('base64url').slice(0, 32)}`;
}
