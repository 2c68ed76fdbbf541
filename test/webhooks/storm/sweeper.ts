import { sweepHandler } from '../../../functions/sweep-jobs/handler.ts';
import { dynamoDueJobs } from '../../../shared/adapters/dynamodb/jobs/due-jobs.ts';
import { dynamoInputNotes } from '../../../shared/adapters/dynamodb/jobs/input-notes.ts';
import { dynamoJobEraser } from '../../../shared/adapters/dynamodb/jobs/job-eraser.ts';
import type { Logger } from '../../../shared/telemetry/logger.ts';
import type { Clock } from '../support/clock.ts';
import type { DeliverySite } from '../support/delivery-site.ts';
import type { Workshop } from '../support/workshop.ts';

/** By the storm's clock, as the schedule has it. */
export const SWEEP_EVERY_MS = 60_000;

/** The sweep of every minute, when it is time for it. @returns whether it was. */
export function sweeper(site: DeliverySite, workshop: Workshop, clock: Clock, log: Logger): () => Promise<boolean> {
  const handler = sweepHandler({
    gate: { read: async () => ({}) },
    due: dynamoDueJobs(site.dynamo, site.tables),
    jobs: workshop.jobs,
    eraser: dynamoJobEraser(site.dynamo, site.tables),
    files: { delete: () => Promise.resolve() },
    deleteBelow: () => Promise.resolve(0),
    dueInputs: dynamoInputNotes(site.dynamo, site.tables),
    queue: { ...workshop.queue, sendParts: () => Promise.resolve([]) },
    log,
    now: clock.now,
  });
  let next = clock.now() + SWEEP_EVERY_MS;
  return async () => {
    if (clock.now() < next) return false;
    next = clock.now() + SWEEP_EVERY_MS;
    await handler({}, { getRemainingTimeInMillis: () => 60_000 });
    return true;
  };
}
