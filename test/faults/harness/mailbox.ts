import {
  ChangeMessageVisibilityCommand,
  SendMessageBatchCommand,
  type SendMessageBatchCommandOutput,
  SendMessageCommand,
  type SendMessageCommandOutput,
} from '@aws-sdk/client-sqs';
import type { Command } from './hooks.ts';
import type { Site, Source } from './site.ts';

/** A message in one of the queues. */
export interface Waiting {
  readonly source: Source;
  readonly messageId: string;
  /** Of a FIFO queue: while one message of a group is away, the others wait behind it. */
  readonly group: string | undefined;
  /** By the simulated clock, epoch ms. */
  visibleAt: number;
}

/** A message in the hands of a function. */
export interface Received extends Waiting {
  readonly receiptHandle: string;
  readonly body: string;
}

/**
 * The queues by the simulated clock. Messages live in the real engine and get there, change their visibility and leave it over the
 * wire; only *when* one is visible is kept here, from the delays that the applied requests asked for, because the engine's own clock
 * is the real one. To receive a message, it is put in front of the engine's queue whatever the engine thinks of its time.
 */
export class Mailbox {
  readonly #site: Site;
  readonly #waiting = new Map<string, Waiting>();
  readonly #handles = new Map<string, Waiting>();
  /** Messages that the engine has put into a dead letter queue. */
  deadLettered: number = 0;
  /** The most often that a message of a worker was received. */
  mostReceives: number = 0;
  readonly #receives = new Map<string, number>();
  /** What is sent before this is lost (epoch ms). */
  lostUntil: number = 0;

  constructor(site: Site) {
    this.#site = site;
    for (const { url } of site.sources) site.queue(url)?.purge();
  }

  /** Takes note of a request that the engine has carried out. */
  applied(command: Command, output: unknown): void {
    if (command instanceof SendMessageCommand) {
      const { QueueUrl, DelaySeconds, MessageGroupId } = command.input;
      this.#sent(QueueUrl, (output as SendMessageCommandOutput).MessageId, MessageGroupId, DelaySeconds);
    } else if (command instanceof SendMessageBatchCommand) {
      const { QueueUrl, Entries = [] } = command.input;
      for (const { Id, MessageId } of (output as SendMessageBatchCommandOutput).Successful ?? []) {
        const entry = Entries.find((sent) => sent.Id === Id);
        this.#sent(QueueUrl, MessageId, entry?.MessageGroupId, entry?.DelaySeconds);
      }
    } else if (command instanceof ChangeMessageVisibilityCommand) {
      const { ReceiptHandle = '', VisibilityTimeout = 0 } = command.input;
      const message = this.#handles.get(ReceiptHandle);
      if (message !== undefined) message.visibleAt = this.#site.clock.now + VisibilityTimeout * 1000;
    }
  }

  /** Those that can be received now, oldest first. */
  visible(): readonly Waiting[] {
    return this.#heads().filter(({ visibleAt }) => visibleAt <= this.#site.clock.now);
  }

  /** When the next one becomes visible. */
  get nextAt(): number {
    return Math.min(Number.POSITIVE_INFINITY, ...this.#heads().map(({ visibleAt }) => visibleAt));
  }

  /** All messages but those of a FIFO queue that have another one of their group before them. */
  #heads(): Waiting[] {
    const groups = new Set<string>();
    return [...this.#waiting.values()].filter(({ group }) => {
      if (group === undefined) return true;
      const isFirst = !groups.has(group);
      groups.add(group);
      return isFirst;
    });
  }

  /** Receives one; `undefined` when the engine has set it aside instead, for having been received too often. */
  receive(message: Waiting): Received | undefined {
    const queue = this.#site.queue(message.source.url);
    if (queue === undefined) throw new Error('the queue is gone');
    const is = ({ messageId }: { messageId: string }) => messageId === message.messageId;
    const inFlight = [...queue.inflightMessages].find(([, entry]) => is(entry.message));
    if (inFlight !== undefined) queue.changeVisibility(inFlight[0], 0);
    if (message.group === undefined) {
      const found = queue.delayedMessages.find(is) ?? queue.messages.find(is);
      if (found === undefined) throw new Error('the engine has lost a message');
      queue.delayedMessages = queue.delayedMessages.filter((other) => other !== found);
      delete found.delayUntil;
      queue.messages = [found, ...queue.messages.filter((other) => other !== found)];
    } else {
      const { fifoMessages } = queue;
      queue.fifoMessages = new Map([[message.group, fifoMessages.get(message.group) ?? []], ...fifoMessages]);
    }
    const [received] = queue.dequeue(1, undefined, (arn) => this.#site.deadLetterQueue(arn));
    if (received?.MessageId !== message.messageId) {
      this.#waiting.delete(message.messageId);
      this.deadLettered += 1;
      return undefined;
    }
    const receives = (this.#receives.get(message.messageId) ?? 0) + 1;
    this.#receives.set(message.messageId, receives);
    if (message.source.consumer === 'generate') this.mostReceives = Math.max(this.mostReceives, receives);
    message.visibleAt = this.#site.clock.now + message.source.visibilityMs;
    this.#handles.set(received.ReceiptHandle, message);
    return { ...message, receiptHandle: received.ReceiptHandle, body: received.Body };
  }

  /** Deletes a message that is done. */
  acknowledge({ source, messageId, receiptHandle }: Received): void {
    this.#site.queue(source.url)?.deleteMessage(receiptHandle);
    this.#waiting.delete(messageId);
  }

  #sent(
    queueUrl: string | undefined,
    messageId: string | undefined,
    sentToGroup: string | undefined,
    delaySeconds = 0,
  ): void {
    const source = this.#site.sources.find(({ url }) => url === queueUrl);
    if (source === undefined || messageId === undefined) throw new Error('a message went where nobody looks');
    const queue = this.#site.queue(source.url);
    if (this.#site.clock.now < this.lostUntil) {
      lose(queue, messageId);
      return;
    }
    // On a standard queue the group is about fairness and keeps nothing back.
    const group = queue?.isFifo() ? sentToGroup : undefined;
    this.#waiting.set(messageId, { source, messageId, group, visibleAt: this.#site.clock.now + delaySeconds * 1000 });
  }
}

/** Takes a message that nobody has received yet out of the engine. */
function lose(queue: ReturnType<Site['queue']>, messageId: string): void {
  if (queue === undefined) return;
  const isOther = (message: { readonly messageId: string }) => message.messageId !== messageId;
  queue.messages = queue.messages.filter(isOther);
  queue.delayedMessages = queue.delayedMessages.filter(isOther);
  for (const [group, messages] of queue.fifoMessages) queue.fifoMessages.set(group, messages.filter(isOther));
}
