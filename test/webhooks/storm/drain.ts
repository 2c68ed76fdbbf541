import { setTimeout as delay } from 'node:timers/promises';
import type { ImageJob } from '../../../shared/domain/job.ts';
import type { Clock } from '../support/clock.ts';
import type { VirtualVisibility } from '../support/virtual-visibility.ts';
import type { Workshop } from '../support/workshop.ts';
import type { Invocations } from './pump.ts';
import { SWEEP_EVERY_MS } from './sweeper.ts';

/** By the wall's clock: what is not acknowledged then never will be. */
const GIVE_UP_AFTER_MS = 10 * 60_000;
const LOOK_EVERY_MS = 60;

/** Waits until every webhook is acknowledged or given up; when nothing is going on, the clock is put forward to what comes next. */
export async function drain(
  workshop: Workshop,
  jobs: readonly ImageJob[],
  clock: Clock,
  visibility: VirtualVisibility,
  invocations: Invocations,
  onProgress: () => void,
): Promise<void> {
  const endsAt = Date.now() + GIVE_UP_AFTER_MS;
  let due: readonly ImageJob[] = jobs;
  let seen = -1;
  while (Date.now() < endsAt) {
    const rows = await Promise.all(due.map((job) => workshop.row(job)));
    due = rows.filter(({ webhook }) => webhook?.state === 'due');
    if (due.length === 0) return;
    if (invocations.all === seen && invocations.underWay === 0) {
      const next = Math.min(visibility.nextAt, ...due.map(({ webhook }) => webhook?.nextAttemptAt ?? 0));
      clock.advance(Math.max(SWEEP_EVERY_MS, next - clock.now()));
    }
    seen = invocations.all;
    onProgress();
    await delay(LOOK_EVERY_MS);
  }
}
