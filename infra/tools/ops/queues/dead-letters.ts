import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

/** Long enough for one batch; a message whose reader died here comes back to the dead letters after it. */
const VISIBILITY_SECONDS = 60;
const BATCH = 10;
/** Long polling asks every server of the queue; a short one may miss messages. */
const WAIT_SECONDS = 2;
/** Receives without a message after which the queue is taken for empty. */
const EMPTY_RECEIVES = 2;

/**
 * Reads the dead letters of a queue, batch by batch. While they are read they are invisible to others; those that the reader keeps
 * (see `keep`) are visible again as soon as the reading ends, however it ends: the alarm about them must not take a rest.
 */
export class DeadLetters {
  readonly #sqs: SQSClient;
  readonly #url: string;
  /** Receipt handles by message id: a message that was received twice is held by its last handle. */
  readonly #kept = new Map<string, string>();

  constructor(sqs: SQSClient, url: string) {
    this.#sqs = sqs;
    this.#url = url;
  }

  /** Batches until the queue is empty, or `limit` messages have been read. */
  async *batches(limit: () => number): AsyncGenerator<readonly Message[]> {
    try {
      for (let empty = 0; empty < EMPTY_RECEIVES && limit() > 0; ) {
        const messages = await this.#receive(Math.min(BATCH, limit()));
        empty = messages.length === 0 ? empty + 1 : 0;
        if (messages.length > 0) yield messages;
      }
    } finally {
      await this.#release();
    }
  }

  /** Leaves a message where it is. */
  keep(message: Message): void {
    if (message.MessageId !== undefined && message.ReceiptHandle !== undefined) {
      this.#kept.set(message.MessageId, message.ReceiptHandle);
    }
  }

  /** One that is not deleted comes back. */
  async delete(messages: readonly Message[]): Promise<void> {
    if (messages.length === 0) return;
    const Entries = messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    await this.#sqs.send(new DeleteMessageBatchCommand({ QueueUrl: this.#url, Entries }));
  }

  async #receive(most: number): Promise<Message[]> {
    const { Messages = [] } = await this.#sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: this.#url,
        MaxNumberOfMessages: most,
        VisibilityTimeout: VISIBILITY_SECONDS,
        WaitTimeSeconds: WAIT_SECONDS,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['All'],
      }),
    );
    return Messages;
  }

  async #release(): Promise<void> {
    const handles = [...this.#kept.values()];
    for (let from = 0; from < handles.length; from += BATCH) {
      const Entries = handles
        .slice(from, from + BATCH)
        .map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle, VisibilityTimeout: 0 }));
      await this.#sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: this.#url, Entries }));
    }
    this.#kept.clear();
  }
}
