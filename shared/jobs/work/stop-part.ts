import { type Makers, makerOf } from '../../kinds/maker.ts';
import type { KindName } from '../../kinds/requests.ts';
import type { Logger } from '../../telemetry/logger.ts';
import type { Job, KindJob } from '../job.ts';
import type { PartStore } from '../job-store.ts';
import { STOP_FOR_MS } from '../lifecycle/next-step.ts';
import type { Part } from '../part.ts';
import { idsOf } from './ids-of.ts';
import { DONE, type Verdict } from './verdict.ts';

export interface StopPartDeps {
  readonly parts: Pick<PartStore, 'forgetStopped'>;
  readonly makers: Makers;
  readonly log: Logger;
  readonly now: () => number;
}

/** Longer than a provider takes to hear that it is to stop. */
const STOPPING_MS = 20_000;
/** Until it is told again. */
const AGAIN_MS = 20_000;

/**
 * Tells the provider to stop what it is at work on for a part that was given up: the job was cancelled, deleted or too late. Best effort,
 * by the message of the part's next look, or by one of the sweep; the end of the job never waits for it. Once told, the row forgets it.
 */
export async function stopPart(deps: StopPartDeps, job: Job, part: Part): Promise<Verdict> {
  if (job.foreign || !('operation' in part) || part.operation === undefined) return DONE;
  const position = job.parts.findIndex(({ name }) => name === part.name);
  const stopped = await stop(deps, job, part.operation).catch((error: unknown) => {
    deps.log.error('part.crashed', error, idsOf(job, part.name));
    return false;
  });
  const isWorthIt = deps.now() < (job.closedAt ?? job.deadlineAt) + STOP_FOR_MS;
  if (!stopped && isWorthIt) return { kind: 'retry', afterMs: AGAIN_MS };
  await deps.parts.forgetStopped({ userId: job.userId, jobId: job.jobId, position }, deps.now());
  deps.log.info('part.stopped', { ...idsOf(job, part.name), kind: job.kind, told: stopped });
  return DONE;
}

async function stop<K extends KindName>(
  { makers }: StopPartDeps,
  job: KindJob<K>,
  operation: Parameters<NonNullable<NonNullable<Makers[K]>['stop']>>[0],
): Promise<boolean> {
  const maker = makerOf<K>(makers, job);
  if (maker?.stop === undefined) return true;
  return maker.stop(operation, AbortSignal.timeout(STOPPING_MS));
}
