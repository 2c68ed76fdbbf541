import { createHash } from 'node:crypto';
import { endToldFrom, sendsWebhooks } from '../../kinds/kinds.ts';
import type { WebhookDelivery } from '../../webhooks/webhook-delivery.ts';
import type { Job, JobMoney, JobRef, TerminalStatus } from '../job.ts';
import { type FinalPart, failedParts, isDelivered, isFinal, isUnfinished, type Part, stemOf } from '../part.ts';
import { isStuck } from './ready-parts.ts';

/** How an open job ends: what the closing transaction writes, all of it or nothing. */
export interface Settlement<Money extends JobMoney = JobMoney> {
  readonly status: TerminalStatus;
  readonly parts: readonly FinalPart[];
  readonly credits: Money;
  /** Absent when the frontend is not to be told. */
  readonly webhook?: WebhookDelivery;
  readonly closedAt: number;
}

/**
 * Whether a job can be closed now: nothing more can happen to its parts, its price is all or nothing and a part has failed, or the
 * deadline has decided for the rest. One whose price this version does not understand waits for its deadline: the version that does
 * may be back before.
 */
export function canSettle(job: Job, now: number): boolean {
  if (job.status !== 'OPEN') return false;
  if (now >= job.deadlineAt) return true;
  if (!isPriced(job)) return false;
  if (job.credits.capture === 'whole' && failedParts(job.parts).length > 0) return true;
  const isOver = (part: Part) => isFinal(part) || (isUnfinished(part) && isStuck(job.parts, part));
  return job.parts.length > 0 && job.parts.every(isOver);
}

/** Whether this version knows what the job's delivered parts cost: without that, no other end is right than its deadline. */
export function isPriced({ credits }: Pick<Job, 'credits'>): boolean {
  return credits.unitPrice !== undefined && credits.capture !== undefined;
}

/**
 * What the delivered parts of a job cost; nothing where this version does not understand the price. The one place that knows: the audit
 * asks it, too.
 */
export function capturedOf({ parts, credits }: Pick<Job, 'parts' | 'credits'>): number {
  if (credits.capture === 'whole') return isWhole(parts) ? credits.held : 0;
  return credits.capture === 'each' ? (credits.unitPrice ?? 0) * parts.filter(isDelivered).length : 0;
}

/**
 * The end of a job. What is delivered is captured by the job's price, the rest of the hold is released; parts that are not final fail
 * with the failure that cut them short, with their last trouble, or with the deadline.
 *
 * @param why `cancelled`: the owner does not want to wait for the rest; parts priced each that are delivered are kept and paid.
 */
export function settle<J extends Job>(
  job: J,
  now: number,
  why: 'finished' | 'cancelled' = 'finished',
): Settlement<J['credits']> {
  const cancelled = why === 'cancelled' && (job.parts.length === 0 || !job.parts.every(isFinal));
  const parts = job.parts.map((part) => (isFinal(part) ? part : endOf(job, part, cancelled)));
  const captured = capturedOf({ parts, credits: job.credits });
  const webhook = terminalDelivery(job, now);
  return {
    status: cancelled ? 'CANCELLED' : isComplete({ ...job, parts }) ? 'COMPLETED' : 'FAILED',
    parts,
    credits: { ...job.credits, captured, released: job.credits.held - captured },
    ...(webhook === undefined ? {} : { webhook }),
    closedAt: now,
  };
}

/** Whether a job has something to show for its price. */
function isComplete(job: Pick<Job, 'parts' | 'credits'>): boolean {
  if (!isPriced(job)) return false;
  return job.credits.capture === 'whole' ? isWhole(job.parts) : job.parts.some(isDelivered);
}

/** Whether all is delivered; parts that could not be read are not. */
function isWhole(parts: readonly Part[]): boolean {
  return parts.length > 0 && parts.every(isDelivered);
}

/** The end of a part that is not final when its job ends. */
function endOf({ parts, credits }: Job, part: Exclude<Part, FinalPart>, cancelled: boolean): FinalPart {
  const isCutShort = credits.capture === 'whole' || (isUnfinished(part) && isStuck(parts, part));
  const cause = isCutShort ? failedParts(parts)[0]?.code : undefined;
  const { trouble, takeOver, operation } = isUnfinished(part) ? part : {};
  return {
    ...stemOf(part),
    state: 'failed',
    code: cancelled ? 'cancelled' : (cause ?? trouble ?? 'deadline_exceeded'),
    ...(takeOver === undefined ? {} : { takeOver }),
    ...(operation === undefined ? {} : { operation }),
  };
}

/** The terminal event that is due from now on, unless the frontend has no use for it. */
function terminalDelivery(job: Job, now: number): WebhookDelivery | undefined {
  if (!sendsWebhooks(job)) return undefined;
  const nextAttemptAt = Math.max(now, endToldFrom(job));
  return { eventId: terminalEventId(job), state: 'due', attempts: 0, nextAttemptAt };
}

/** Derived, not drawn: a job has one terminal event, whichever function closes it. */
export function terminalEventId(job: JobRef): string {
  return `evt_${createHash('sha256').update(`${job.userId}/${job.jobId}/terminal`).digest('base64url').slice(0, 32)}`;
}
