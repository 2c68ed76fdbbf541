import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import * as v from 'valibot';
import type { Visibility } from '../adapters/sqs/visibility.ts';
import type { Verdict } from '../jobs/work/verdict.ts';
import type { Logger } from '../telemetry/logger.ts';
import { type InvocationTime, withinTime } from './invocation-time.ts';

/** Kept back from the function's own time for giving a message back. */
const ENDING_MS = 3_000;

export interface QueueDeps {
  readonly visibility: Visibility;
  readonly log: Logger;
}

/** What a function does with the messages of its queue. */
export interface QueueWork<Message> {
  readonly message: v.GenericSchema<unknown, Message>;
  /** Keeps a message from others for so long while it is worked on; left out: for the queue's own time. */
  readonly holdMs?: number;
  /** Never rejects. @param context of the invocation. */
  work(message: Message, context: InvocationTime | undefined): Promise<Verdict>;
}

/** The handler of a queue: a message is done, or comes back after its own delay; nothing else decides that. */
export function queueHandler<Message>(deps: QueueDeps, { message: schema, holdMs, work }: QueueWork<Message>) {
  const changeVisibility = (record: SQSRecord, afterMs: number) =>
    // Should this fail, the message waits out its visibility, and the sweep is there first.
    deps.visibility.changeVisibility(record.receiptHandle, afterMs).catch((error: unknown) => {
      deps.log.error('queue.send_failed', error, { message_id: record.messageId });
    });

  async function verdictOn(record: SQSRecord, context: InvocationTime | undefined): Promise<Verdict> {
    const message = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), record.body);
    if (message.success) return work(message.output, context);
    // Back at once, again and again, until the queue's redrive policy dead-letters it, where people look.
    deps.log.error('message.unreadable', new Error('not a message of this queue'), { message_id: record.messageId });
    return { kind: 'retry', afterMs: 0 };
  }

  /** The id of a message that has to come back. */
  async function handle(record: SQSRecord, context: InvocationTime | undefined): Promise<string | undefined> {
    if (holdMs !== undefined) await changeVisibility(record, holdMs);
    const verdict = await verdictOn(record, context);
    if (verdict.kind === 'done') return undefined;
    await changeVisibility(record, verdict.afterMs);
    return record.messageId;
  }

  return async (event: SQSEvent, context?: InvocationTime): Promise<SQSBatchResponse> => {
    const failures = await withinTime(context, ENDING_MS, () =>
      Promise.all(event.Records.map((record) => handle(record, context))),
    );
    return { batchItemFailures: failures.flatMap((itemIdentifier) => (itemIdentifier ? [{ itemIdentifier }] : [])) };
  };
}
