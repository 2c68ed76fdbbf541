import type { SQSEvent } from 'aws-lambda';
import { type DeliverDeps, deliverHandler } from '../../../functions/deliver-webhooks/handler.ts';
import { startEventSource } from '../../../infra/tools/local/cloud/event-source.ts';
import type { Outcome } from '../../../infra/tools/local/cloud/functions/function-process.ts';
import type { DeliverySite } from '../support/delivery-site.ts';
import type { VirtualVisibility } from '../support/virtual-visibility.ts';

const DELIVERERS = 10;
/** Invocations whose end is lost, with everything that they had not yet written. */
const KILLED = 0.03;

/** How many invocations there were. */
export interface Invocations {
  all: number;
  killed: number;
  underWay: number;
}

/** The event source of the deliver function, with processes that die. @returns what ends it. */
export function pump(
  site: DeliverySite,
  deps: DeliverDeps,
  visibility: VirtualVisibility,
  invocations: Invocations,
  random: () => number,
): () => Promise<void> {
  const outcome = (payload: unknown, error?: string): Outcome => ({
    requestId: '',
    payload: JSON.stringify(payload),
    error,
    durationMs: 0,
    initMs: undefined,
    maxMemoryMb: undefined,
  });
  return startEventSource({
    queue: { arn: site.deliverQueue.arn, url: site.deliverQueue.url },
    region: site.region,
    batchSize: 1,
    maximumConcurrency: DELIVERERS,
    partialFailures: true,
    client: site.sqsClient ?? {},
    notice: () => undefined,
    invoke: async (event) => {
      const { Records } = event as SQSEvent;
      invocations.all += 1;
      invocations.underWay += 1;
      const dies = random() < KILLED;
      for (const { receiptHandle } of Records) visibility.busy(receiptHandle);
      try {
        const report = await deliverHandler(dies ? dyingDeps(deps) : deps)({ Records });
        if (dies) {
          invocations.killed += 1;
          return outcome({}, 'Runtime.ExitError');
        }
        const failed = new Set(report.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
        for (const { messageId, receiptHandle } of Records)
          if (!failed.has(messageId)) visibility.forget(receiptHandle);
        return outcome(report);
      } finally {
        for (const { receiptHandle } of Records) visibility.idle(receiptHandle);
        invocations.underWay -= 1;
      }
    },
  });
}

/** A deliverer that dies after its request and before it has written anything: its message comes back when its hold is over. */
function dyingDeps(deps: DeliverDeps): DeliverDeps {
  let held = false;
  return {
    ...deps,
    deliveries: { ...deps.deliveries, record: () => Promise.reject(new Error('the process is gone')) },
    visibility: {
      changeVisibility: async (receiptHandle, afterMs) => {
        if (held) return;
        held = true;
        await deps.visibility.changeVisibility(receiptHandle, afterMs);
      },
    },
  };
}
