import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import * as v from 'valibot';
import { type InvocationTime, withinTime } from '../../shared/adapters/aws/invocation-time.ts';
import { DeliveryMessage } from '../../shared/adapters/sqs/messages.ts';
import type { Visibility } from '../../shared/adapters/sqs/visibility.ts';
import { OWN_TROUBLE_MS } from '../../shared/jobs/retry-delay.ts';
import { type DeliverProgressDeps, deliverProgress } from './deliver-progress.ts';
import { type DeliverTerminalDeps, deliverTerminal } from './deliver-terminal.ts';
import { DONE, type Verdict } from './verdict.ts';

export interface DeliverDeps extends DeliverTerminalDeps, DeliverProgressDeps {
  readonly visibility: Visibility;
}

/**
 * How long a message is kept from others while it is worked on: longer than the function may run, so that a job's deliveries never
 * overlap, and much shorter than the queue's own time, so that a job does not wait long for a deliverer that has died.
 */
const HOLD_MS = 75_000;
/** Kept back from the function's own time for giving a message back. */
const ENDING_MS = 3_000;

/**
 * Works on messages of the delivery queue, one at a time per job and in their order. An attempt that failed is a fact on the job's
 * row, with the time of the next one; the message comes back for it when that is soon.
 */
export function deliverHandler(deps: DeliverDeps) {
  return async (event: SQSEvent, context?: InvocationTime): Promise<SQSBatchResponse> => {
    const failures = await withinTime(context, ENDING_MS, () =>
      Promise.all(event.Records.map((record) => handleRecord(deps, record))),
    );
    return { batchItemFailures: failures.flatMap((itemIdentifier) => (itemIdentifier ? [{ itemIdentifier }] : [])) };
  };
}

/** The id of a message that has to come back. */
async function handleRecord(deps: DeliverDeps, record: SQSRecord): Promise<string | undefined> {
  const comeBack = (afterMs: number) =>
    deps.visibility.comeBack(record.receiptHandle, afterMs).catch((error: unknown) => {
      // Then the queue's own visibility holds, which keeps others away for longer.
      deps.log.error('queue.send_failed', error, { message_id: record.messageId });
    });
  await comeBack(HOLD_MS);
  const verdict = await work(deps, record);
  if (verdict.kind === 'done') return undefined;
  await comeBack(verdict.afterMs);
  return record.messageId;
}

async function work(deps: DeliverDeps, record: SQSRecord): Promise<Verdict> {
  const message = v.safeParse(v.pipe(v.string(), v.parseJson(), DeliveryMessage), record.body);
  if (!message.success) {
    // Back at once, again and again, until the queue's redrive policy puts it where people look.
    deps.log.error('message.unreadable', new Error('not a delivery message'), { message_id: record.messageId });
    return { kind: 'retry', afterMs: 0 };
  }
  const { user_id, job_id, correlation_id, progress } = message.output;
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
}
