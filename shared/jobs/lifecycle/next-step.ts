import { nextTurnAt } from '../../webhooks/webhook-delivery.ts';
import type { Job } from '../job.ts';
import { failedParts } from '../part.ts';
import { readyParts } from './ready-parts.ts';
import { canSettle } from './settle.ts';

/** What a job found in the due index needs. `lookAgainAt` is when the sweep must see it next (epoch ms). */
export type NextStep =
  /** A deletion that was begun and not finished. `deliver`: the end of the job is due to be told, too. */
  | { readonly kind: 'erase'; readonly deliver: boolean }
  | { readonly kind: 'close' }
  | { readonly kind: 'send-parts'; readonly names: readonly string[]; readonly lookAgainAt: number }
  /** The provider is still at work on parts that were given up. `deliver`: the end of the job is due to be told, too. */
  | {
      readonly kind: 'stop-parts';
      readonly names: readonly string[];
      readonly deliver: boolean;
      readonly lookAgainAt: number;
    }
  | { readonly kind: 'deliver'; readonly lookAgainAt: number }
  | { readonly kind: 'wait'; readonly lookAgainAt: number }
  | { readonly kind: 'forget' };

/** How long it is worth telling the provider to stop: what it began before has ended by itself. */
export const STOP_FOR_MS = 20 * 60_000;

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
  if (job.status !== 'OPEN') return stopOrDeliver(job, now);
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

/** Parts that were given up while the provider was at work on them, for as long as it is worth telling it. */
export function stoppable({ foreign, parts, closedAt }: Job, now: number): readonly string[] {
  if (foreign || closedAt === undefined || now >= closedAt + STOP_FOR_MS) return [];
  return failedParts(parts).flatMap(({ name, operation }) => (operation === undefined ? [] : [name]));
}

function stopOrDeliver(job: Job, now: number): NextStep {
  const next = nextDelivery(job, now);
  const names = stoppable(job, now);
  if (names.length === 0) return next;
  const deliveryAt = next.kind === 'wait' || next.kind === 'deliver' ? next.lookAgainAt : Number.POSITIVE_INFINITY;
  const lookAgainAt = Math.min(deliveryAt, now + QUEUE_GRACE_MS);
  return { kind: 'stop-parts', names, deliver: next.kind === 'deliver', lookAgainAt };
}

function nextDelivery(job: Job, now: number): NextStep {
  const { webhook } = job;
  if (webhook?.state === 'foreign') return { kind: 'wait', lookAgainAt: now + FOREIGN_LOOK_MS };
  const at = webhook === undefined ? undefined : nextTurnAt(webhook);
  if (at === undefined) return { kind: 'forget' };
  return at <= now ? { kind: 'deliver', lookAgainAt: now + QUEUE_GRACE_MS } : { kind: 'wait', lookAgainAt: at };
}
