import { nextTurnAt } from '../../webhooks/webhook-delivery.ts';
import type { Job } from '../job.ts';
import { readyParts } from './ready-parts.ts';
import { canSettle } from './settle.ts';

/** What a job found in the due index needs. `lookAgainAt` is when the sweep must see it next (epoch ms). */
export type NextStep =
  /** A deletion that was begun and not finished. `deliver`: the end of the job is due to be told, too. */
  | { readonly kind: 'erase'; readonly deliver: boolean }
  | { readonly kind: 'close' }
  | { readonly kind: 'send-parts'; readonly names: readonly string[]; readonly lookAgainAt: number }
  | { readonly kind: 'deliver'; readonly lookAgainAt: number }
  | { readonly kind: 'wait'; readonly lookAgainAt: number }
  | { readonly kind: 'forget' };

/** How often a delivery is looked at that only a newer version understands: its due mark is kept until that version is back. */
const FOREIGN_LOOK_MS = 15 * 60_000;

/** How long the queue gets for a message before the sweep sends another one. */
const QUEUE_GRACE_MS = 120_000;

/** When a job that has just been opened must be looked at, should its messages be lost. */
export function firstLookAt(job: Pick<Job, 'createdAt' | 'deadlineAt'>): number {
  return Math.min(job.createdAt + QUEUE_GRACE_MS, job.deadlineAt);
}

/** How long a deletion gets before the sweep carries it on. */
export const ERASING_GRACE_MS = 60_000;

/** When a job must be looked at once its content is gone; `undefined`: never again. */
export function dueAfterErasing({ erasingSince: _, ...job }: Job, now: number): number | undefined {
  const next = nextStep({ ...job, erasedAt: now }, now);
  if (next.kind === 'forget') return undefined;
  return next.kind === 'wait' ? next.lookAgainAt : now;
}

/** Decides from the row alone which step is missing, so that the sweep can finish the work of a process that died. */
export function nextStep(job: Job, now: number): NextStep {
  if (job.erasingSince !== undefined) {
    return { kind: 'erase', deliver: job.status !== 'OPEN' && nextDelivery(job, now).kind === 'deliver' };
  }
  if (job.status !== 'OPEN') return nextDelivery(job, now);
  if (canSettle(job, now)) return { kind: 'close' };

  // A lease that ends sooner may be a dead worker's: waiting longer could cost the part its deadline.
  const leaseEnds = job.parts.flatMap((part) =>
    part.state === 'running' && part.leaseUntil > now ? [part.leaseUntil] : [],
  );
  const lookAgainAt = Math.min(now + QUEUE_GRACE_MS, job.deadlineAt, ...leaseEnds);
  // What only a newer version understands is left to it, until the deadline.
  const names = job.foreign ? [] : readyParts(job.parts, now);
  return names.length > 0 ? { kind: 'send-parts', names, lookAgainAt } : { kind: 'wait', lookAgainAt };
}

function nextDelivery(job: Job, now: number): NextStep {
  const { webhook } = job;
  if (webhook?.state === 'foreign') return { kind: 'wait', lookAgainAt: now + FOREIGN_LOOK_MS };
  const at = webhook === undefined ? undefined : nextTurnAt(webhook);
  if (at === undefined) return { kind: 'forget' };
  return at <= now ? { kind: 'deliver', lookAgainAt: now + QUEUE_GRACE_MS } : { kind: 'wait', lookAgainAt: at };
}
