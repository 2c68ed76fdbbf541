import { DeliveryMessage } from '../../shared/jobs/queue-messages.ts';
import { OWN_TROUBLE_MS } from '../../shared/jobs/work/retry-delay.ts';
import { DONE } from '../../shared/jobs/work/verdict.ts';
import { type QueueDeps, queueHandler } from '../../shared/runtime/queue-handler.ts';
import { type DeliverProgressDeps, deliverProgress } from './deliver-progress.ts';
import { type DeliverTerminalDeps, deliverTerminal } from './deliver-terminal.ts';

export interface DeliverDeps extends DeliverTerminalDeps, DeliverProgressDeps, QueueDeps {}

/**
 * How long a message is kept from others while it is worked on: longer than the function may run, so that a job's deliveries never
 * overlap, and much shorter than the queue's own time, so that a job does not wait long for a deliverer that has died.
 */
const HOLD_MS = 75_000;

/**
 * Works on messages of the delivery queue, one at a time per job and in their order. An attempt that failed is kept on the job's row,
 * with the time of the next one; the message comes back for it when that is soon.
 */
export function deliverHandler(deps: DeliverDeps) {
  return queueHandler(deps, {
    message: DeliveryMessage,
    holdMs: HOLD_MS,
    async work({ user_id, job_id, correlation_id, progress }) {
      const ref = { userId: user_id, jobId: job_id, correlationId: correlation_id };
      try {
        if (progress === undefined) return await deliverTerminal(deps, ref);
        const { sent_at: sentAt, ...news } = progress;
        return await deliverProgress(deps, ref, { ...news, sentAt });
      } catch (error) {
        deps.log.error('webhook.crashed', error, { job_id, user_id, correlation_id });
        // News of progress is not worth a second look, and the end of the job waits behind it.
        return progress === undefined ? { kind: 'retry', afterMs: OWN_TROUBLE_MS } : DONE;
      }
    },
  });
}
