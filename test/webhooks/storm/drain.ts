import { setTimeout as delay } from 'node:timers/promises';
import type { Job } from '../../../shared/jobs/job.ts';
import { isKindName, kindOf } from '../../../shared/kinds/kinds.ts';
import type { LogCode } from '../../../shared/telemetry/logger.ts';
import { nextTurnAt } from '../../../shared/webhooks/webhook-delivery.ts';
import type { Clock } from '../support/clock.ts';
import type { LogBook } from '../support/log-book.ts';
import type { VirtualVisibility } from '../support/virtual-visibility.ts';
import type { Workshop } from '../support/workshop.ts';
import type { Invocations } from './pump.ts';
import { SWEEP_EVERY_MS } from './sweeper.ts';

/** By the storm's clock, so that no machine is too slow for it: longer than an event is sent. */
const GIVE_UP_AFTER_MS = 100 * 3_600_000;
/** The sweep finds what is due: when so many of them have brought nothing to do, nothing will. */
const MOST_IDLE_SWEEPS = 20;
const LOOK_EVERY_MS = 15;
/** After these nothing more comes of a delivery. */
const ENDS = new Set<LogCode>([
  'webhook.confirmed',
  'webhook.unconfirmed',
  'webhook.abandoned',
  'webhook.unknown_to_frontend',
]);

/** Whether the frontend shows what it has stored; where it does not, its word is the end. */
export function isLookedAt({ kind }: Pick<Job, 'kind'>): boolean {
  return isKindName(kind) && kindOf({ kind }).webhook.receiver.status !== undefined;
}

export interface DrainOptions {
  readonly workshop: Workshop;
  readonly clock: Clock;
  readonly visibility: VirtualVisibility;
  readonly invocations: Invocations;
  /** How many sweeps there have been. */
  readonly sweeps: () => number;
  /** Whether a message waits for a deliverer. */
  readonly isBehind: () => boolean;
  readonly log: LogBook;
  readonly onProgress: () => void;
}

/**
 * Waits until every webhook is seen to be stored or given up, or never will be. When nothing is going on, the clock is put forward to what
 * comes next.
 */
export async function drain(jobs: readonly Job[], options: DrainOptions): Promise<void> {
  const { workshop, clock, visibility, invocations, sweeps, isBehind, log, onProgress } = options;
  const due = new Map(jobs.map((job) => [job.jobId, job]));
  const endsAt = clock.now() + GIVE_UP_AFTER_MS;
  let linesRead = 0;
  let seen = -1;
  let idleSince = sweeps();
  while (clock.now() < endsAt && sweeps() - idleSince < MOST_IDLE_SWEEPS) {
    for (const { code, fields } of log.lines.slice(linesRead)) {
      const job = due.get(String(fields['job_id']));
      if (job !== undefined && (ENDS.has(code) || (code === 'webhook.acknowledged' && !isLookedAt(job)))) {
        due.delete(job.jobId);
      }
    }
    linesRead = log.lines.length;
    if (due.size === 0) return;
    if (invocations.all !== seen) idleSince = sweeps();
    else if (invocations.underWay === 0 && !isBehind()) {
      const rows = await workshop.rows([...due.values()]);
      const next = Math.min(visibility.nextAt, ...rows.map(({ webhook }) => (webhook && nextTurnAt(webhook)) ?? 0));
      clock.advance(Math.max(SWEEP_EVERY_MS, next - clock.now()));
    }
    seen = invocations.all;
    onProgress();
    await delay(LOOK_EVERY_MS);
  }
}
