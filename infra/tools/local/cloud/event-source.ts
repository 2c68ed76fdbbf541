import { setTimeout } from 'node:timers/promises';
import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
  type SQSClientConfig,
} from '@aws-sdk/client-sqs';
import * as v from 'valibot';
import type { Outcome } from './functions/function-process.ts';

const Report = v.nullish(
  v.object({ batchItemFailures: v.nullish(v.array(v.object({ itemIdentifier: v.pipe(v.string(), v.minLength(1)) }))) }),
);
const PAUSE_AFTER_ERROR_MS = 1000;
/** Batches at once where the template sets no maximum. */
const CONCURRENCY = 10;

const WAIT_SECONDS = 20;
/** A long poll is silent for as long as the queue is empty. */
const POLLING_CALLS = {
  requestHandler: {
    connectionTimeout: 5_000,
    requestTimeout: (WAIT_SECONDS + 10) * 1_000,
    throwOnRequestTimeout: true,
  },
};

export interface EventSourceOptions {
  readonly queue: { readonly arn: string; readonly url: string };
  readonly region: string;
  readonly batchSize: number;
  readonly maximumConcurrency: number | undefined;
  /** ReportBatchItemFailures: what the function does not report is deleted. */
  readonly partialFailures: boolean;
  /** With the keys of the function's role: what the role may not do fails here as it does on AWS. */
  readonly client: SQSClientConfig;
  readonly invoke: (event: object) => Promise<Outcome>;
  readonly notice: (message: string) => void;
}

/** Polls a queue for a function, as Lambda's event source mapping does. @returns a function that ends the polling. */
export function startEventSource(options: EventSourceOptions): () => Promise<void> {
  const { queue, batchSize, notice } = options;
  const client = new SQSClient({ ...POLLING_CALLS, ...options.client });
  const stopping = new AbortController();
  const running = new Set<Promise<unknown>>();

  async function work(messages: readonly Message[]): Promise<void> {
    const outcome = await options.invoke({ Records: messages.map((message) => toRecord(message, options)) });
    const done = outcome.error === undefined ? succeeded(messages, outcome.payload) : [];
    if (done.length === 0) return;
    const Entries = done.map(({ MessageId, ReceiptHandle }) => ({ Id: MessageId, ReceiptHandle }));
    await client.send(new DeleteMessageBatchCommand({ QueueUrl: queue.url, Entries }));
  }

  function succeeded(messages: readonly Message[], payload: string): readonly Message[] {
    if (!options.partialFailures) return messages;
    const report = v.safeParse(Report, JSON.parse(payload));
    const failed = report.success ? (report.output?.batchItemFailures ?? []).map((item) => item.itemIdentifier) : [];
    // Lambda takes a report that it cannot read, or that names a stranger, for the failure of the whole batch.
    if (report.success && failed.every((id) => messages.some(({ MessageId }) => MessageId === id))) {
      return messages.filter(({ MessageId = '' }) => !failed.includes(MessageId));
    }
    notice(`${queue.url}: the report of the batch is not valid, all of it will come again: ${payload}`);
    return [];
  }

  async function poll(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        if (running.size >= (options.maximumConcurrency ?? CONCURRENCY)) {
          await Promise.race(running);
          continue;
        }
        const receive = { QueueUrl: queue.url, MaxNumberOfMessages: batchSize, WaitTimeSeconds: WAIT_SECONDS };
        const names = { MessageSystemAttributeNames: ['All' as const], MessageAttributeNames: ['All'] };
        const command = new ReceiveMessageCommand({ ...receive, ...names });
        const { Messages = [] } = await client.send(command, { abortSignal: stopping.signal });
        if (Messages.length === 0) continue;
        const batch: Promise<unknown> = work(Messages)
          .catch((error: unknown) => stopping.signal.aborted || notice(`${queue.url}: ${String(error)}`))
          .finally(() => running.delete(batch));
        running.add(batch);
      } catch (error) {
        if (stopping.signal.aborted) return;
        notice(`${queue.url}: ${String(error)}`);
        await setTimeout(PAUSE_AFTER_ERROR_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
  }

  const polling = poll();
  return async () => {
    stopping.abort();
    await polling;
    await Promise.allSettled(running);
    client.destroy();
  };
}

function toRecord(message: Message, { queue, region }: EventSourceOptions): object {
  const attributes = Object.entries(message.MessageAttributes ?? {}).map(([name, value]) => {
    const { DataType: dataType, StringValue: stringValue, BinaryValue } = value;
    const binaryValue = BinaryValue && Buffer.from(BinaryValue).toString('base64');
    return [name, { dataType, stringValue, binaryValue, stringListValues: [], binaryListValues: [] }];
  });
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes ?? {},
    messageAttributes: Object.fromEntries(attributes),
    md5OfBody: message.MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: queue.arn,
    awsRegion: region,
  };
}
