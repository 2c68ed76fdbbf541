import { createHash } from 'node:crypto';
import type { WebhookDelivery } from '../webhooks/webhook-delivery.ts';
import { type FinalOutput, type ImageJob, isFinal, type JobCredits, type TerminalStatus } from './job.ts';

/** How an open job ends: what the closing transaction writes, all of it or nothing. */
export interface Settlement {
  readonly status: TerminalStatus;
  readonly outputs: readonly FinalOutput[];
  readonly credits: JobCredits;
  /** Absent when nobody is to be told. */
  readonly webhook?: WebhookDelivery;
  readonly closedAt: number;
}

/** Whether a job can be closed now: every image has its fate, or the deadline has decided for the rest. */
export function canSettle(job: ImageJob, now: number): boolean {
  return job.status === 'OPEN' && (job.outputs.every(isFinal) || now >= job.deadlineAt);
}

/**
 * The end of a job. Delivered images are captured, the rest of the hold is released; images without a fate fail with their
 * last trouble, or with the deadline.
 *
 * @param why `cancelled`: the owner does not want to wait for the rest; what is delivered is kept and paid.
 */
export function settle(job: ImageJob, now: number, why: 'finished' | 'cancelled' = 'finished'): Settlement {
  const cancelled = why === 'cancelled' && !job.outputs.every(isFinal);
  const outputs = job.outputs.map(
    (output): FinalOutput =>
      isFinal(output)
        ? output
        : {
            state: 'failed',
            attempts: output.attempts,
            billableAttempts: output.billableAttempts,
            code: cancelled ? 'cancelled' : (output.trouble ?? 'deadline_exceeded'),
          },
  );
  const delivered = outputs.filter((output) => output.state === 'delivered').length;
  const captured = job.credits.pricePerImage * delivered;
  return {
    status: cancelled ? 'CANCELLED' : delivered > 0 ? 'COMPLETED' : 'FAILED',
    outputs,
    credits: { ...job.credits, captured, released: job.credits.held - captured },
    ...(job.jobIdFrom === 'client'
      ? { webhook: { eventId: terminalEventId(job), state: 'due', attempts: 0, nextAttemptAt: now } }
      : {}),
    closedAt: now,
  };
}

/** Derived, not drawn: a job has one terminal event whoever closes it. */
function terminalEventId(job: ImageJob): string {
  return `evt_${createHash('sha256').update(`${job.userId}/${job.jobId}/terminal`).digest('base64url').slice(0, 32)}`;
}
