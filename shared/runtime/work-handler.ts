import { PartMessage } from '../jobs/queue-messages.ts';
import { OWN_TROUBLE_MS } from '../jobs/work/retry-delay.ts';
import { type WorkOnPartDeps, workOnPart } from '../jobs/work/work-on-part.ts';
import { type QueueDeps, queueHandler } from './queue-handler.ts';

/** What a worker needs: every worker works on parts in the same way, with the makers of its own kinds. */
export interface WorkDeps extends WorkOnPartDeps, QueueDeps {}

/** Kept back from the function's own time for recording what happened: a killed worker records nothing. */
const RECORDING_MS = 15_000;

/** The handler of a worker: each message is one part of one job. */
export function workHandler(deps: WorkDeps) {
  return queueHandler(deps, {
    message: PartMessage,
    async work({ user_id, job_id, correlation_id, part, position, looks = false, seen }, context) {
      const leftMs = context?.getRemainingTimeInMillis() ?? Number.POSITIVE_INFINITY;
      const signal = Number.isFinite(leftMs)
        ? AbortSignal.timeout(Math.max(0, leftMs - RECORDING_MS))
        : new AbortController().signal;
      const ids = { userId: user_id, jobId: job_id, correlationId: correlation_id };
      const message = { ...ids, part, position, looks, ...(seen === undefined ? {} : { seen }) };
      try {
        return await workOnPart(deps, message, signal);
      } catch (error) {
        deps.log.error('part.crashed', error, { user_id, job_id, correlation_id, part });
        return { kind: 'retry', afterMs: OWN_TROUBLE_MS };
      }
    },
  });
}
