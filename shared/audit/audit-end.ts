import { isDeepStrictEqual } from 'node:util';
import type { Job, TerminalStatus } from '../jobs/job.ts';
import { isPriced, terminalEventId } from '../jobs/lifecycle/settle.ts';
import { failedParts, isDelivered } from '../jobs/part.ts';
import { kindOf, sendsWebhooks } from '../kinds/kinds.ts';
import { GIVE_UP_AFTER_MS } from '../webhooks/webhook-schedule.ts';
import type { AuditedJob, JobMarks } from './account.ts';
import type { Check } from './mismatch.ts';

/** The sweep looks every minute; this allows for some that were throttled, and for clocks. */
const LATE_MS = 5 * 60_000;
/** The last attempts at a webhook, and a pause of its endpoint, may end that much later than they should. */
const WEBHOOK_LATE_MS = 24 * 3_600_000;

/** The sweep carries an erasure on every minute; the bucket may refuse for hours. */
const ERASING_MS = 86_400_000;

/** The row of a closed job is kept as long as its webhook is sent, at least; DynamoDB takes it away later than that, never before. */
export const SHORTEST_RETENTION_MS = GIVE_UP_AFTER_MS;

/** Whether a job has ended as its parts have, or will: its status, its times, its marks, and who is told. */
export function auditEnd(job: AuditedJob, check: Check, now: number): void {
  checkErasing(job, check, now);
  if (job.status === 'OPEN') checkOpen(job, check, now);
  else checkEnded(job, check, now);
}

/** A DELETE that has begun is in the due index until it is done. */
function checkErasing({ erasingSince, erasedAt, marks }: AuditedJob, check: Check, now: number): void {
  if (erasingSince === undefined || erasedAt !== undefined) return;
  const isDue = marks === undefined || marks.dueAt !== undefined;
  const rule = 'an erasure that has begun is not done';
  check(isDue && now <= erasingSince + ERASING_MS, rule, { erasingSince, dueAt: marks?.dueAt }, 'done within a day');
}

function checkOpen({ deadlineAt, closedAt, marks }: AuditedJob, check: Check, now: number): void {
  check(now <= deadlineAt + LATE_MS, 'an open job is past its deadline', now, deadlineAt);
  check(closedAt === undefined, 'the times of a job contradict each other', closedAt, undefined);
  if (marks === undefined) return;
  const { dueAt, expiresAt } = marks;
  check(dueAt !== undefined && dueAt <= deadlineAt, 'an open job is not due by its deadline', dueAt, deadlineAt);
  check(expiresAt === undefined, 'an open job has a time to live', expiresAt, undefined);
}

function checkEnded(job: AuditedJob, check: Check, now: number): void {
  const { createdAt, closedAt = 0, erasedAt, marks } = job;
  const times = 'the times of a job contradict each other';
  check(closedAt >= createdAt && closedAt <= now + LATE_MS, times, closedAt, { createdAt, now });
  const allowed: readonly Job['status'][] = possibleEnds(job);
  check(allowed.includes(job.status), 'the status is not that of its parts', job.status, allowed);
  if (erasedAt !== undefined) {
    check(erasedAt >= closedAt, times, erasedAt, { closedAt });
    check(!hasContent(job), 'an erased job still has content', 'some', 'none');
  }
  checkWebhook(job, closedAt, check, now);
  if (marks === undefined) return;
  const until = Math.floor((closedAt + SHORTEST_RETENTION_MS) / 1000);
  const { expiresAt } = marks;
  check(
    expiresAt !== undefined && expiresAt >= until,
    'a closed job has no time to live',
    expiresAt,
    `${until} or later`,
  );
}

/** Whether the request of a job still says something of its own. */
function hasContent(job: Job): boolean {
  if (job.metadata !== undefined) return true;
  if (job.foreign) return Object.values(job.request).some((text) => text !== '');
  return !isDeepStrictEqual(job.request, kindOf(job).erased(job.request));
}

/** The ends that the parts of a job allow: as `settle` decides, read backwards. */
function possibleEnds(job: Job): readonly TerminalStatus[] {
  if (job.foreign || !isPriced(job)) return ['COMPLETED', 'FAILED', 'CANCELLED'];
  if (failedParts(job.parts).some(({ code }) => code === 'cancelled')) return ['CANCELLED'];
  const isComplete = job.credits.capture === 'whole' ? job.parts.every(isDelivered) : job.parts.some(isDelivered);
  return isComplete ? ['COMPLETED'] : ['FAILED'];
}

function checkWebhook(job: AuditedJob, closedAt: number, check: Check, now: number): void {
  const { webhook, marks } = job;
  if (!sendsWebhooks(job) && !job.foreign) {
    check(webhook === undefined, 'a job that sends no webhooks has one', webhook?.state, undefined);
    return;
  }
  if (webhook === undefined) {
    check(!sendsWebhooks(job), 'the webhook of a job is missing', undefined, terminalEventId(job));
    return;
  }
  const { state, eventId, again } = webhook;
  const own = state === 'foreign' || eventId === terminalEventId(job);
  check(own, 'a webhook has the event of another job', eventId, terminalEventId(job));
  if (state !== 'due') return;
  if (marks !== undefined) checkDue(marks, check, now);
  const end = Math.max(closedAt, again?.at ?? 0) + GIVE_UP_AFTER_MS;
  check(now <= end + WEBHOOK_LATE_MS, 'a webhook is due after its time', now, end);
}

/** No attempt is put off for longer than the schedule's own longest delay, and a jitter. */
function checkDue({ dueAt }: JobMarks, check: Check, now: number): void {
  const latest = now + WEBHOOK_LATE_MS;
  check(dueAt !== undefined && dueAt <= latest, 'a due webhook is not in the due index', dueAt, `${latest} or earlier`);
}
