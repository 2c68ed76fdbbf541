import { DeleteMessageCommand, type Message, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { type DeliverDeps, deliverHandler } from '../../../functions/deliver-webhooks/handler.ts';
import type { Clock } from './clock.ts';
import { deliverDepsOf } from './deliver-deps.ts';
import type { DeliverySite } from './delivery-site.ts';
import { LogBook } from './log-book.ts';
import { VirtualVisibility } from './virtual-visibility.ts';
import { Workshop } from './workshop.ts';

/** The deliver function at its queue, worked by hand and by a clock that goes only when it is put forward. */
export class DeliveryDesk {
  readonly clock: Clock;
  readonly log = new LogBook();
  readonly deps: DeliverDeps;
  readonly workshop: Workshop;
  readonly site: DeliverySite;
  readonly #visibility: VirtualVisibility;

  constructor(site: DeliverySite, clock: Clock, changes: Partial<DeliverDeps> = {}) {
    this.site = site;
    this.clock = clock;
    this.workshop = new Workshop(site, clock, this.log);
    this.#visibility = new VirtualVisibility(site, clock);
    this.deps = { ...deliverDepsOf(site, clock, this.log), visibility: this.#visibility, random: () => 0, ...changes };
  }

  /** When the next message that was put off comes back. */
  get nextAt(): number {
    return this.#visibility.nextAt;
  }

  /** Takes one message, if one is to be had. */
  async take(): Promise<Message | undefined> {
    await this.#visibility.release();
    const command = new ReceiveMessageCommand({ QueueUrl: this.site.deliverQueue.url, WaitTimeSeconds: 0 });
    const { Messages = [] } = await this.site.sqs.send(command);
    return Messages[0];
  }

  /** Works on a message as Lambda's event source does. */
  async work({ MessageId = '', ReceiptHandle = '', Body = '' }: Message): Promise<void> {
    const record = {
      messageId: MessageId,
      receiptHandle: ReceiptHandle,
      body: Body,
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: '0',
        SenderId: 's',
        ApproximateFirstReceiveTimestamp: '0',
      },
      messageAttributes: {},
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: this.site.deliverQueue.arn,
      awsRegion: this.site.region,
    };
    const { batchItemFailures } = await deliverHandler(this.deps)({ Records: [record] });
    if (batchItemFailures.length > 0) return;
    this.#visibility.forget(ReceiptHandle);
    await this.site.sqs.send(new DeleteMessageCommand({ QueueUrl: this.site.deliverQueue.url, ReceiptHandle }));
  }

  /** Works until no message is to be had now. @returns how many there were. */
  async clear(): Promise<number> {
    for (let done = 0; ; done += 1) {
      const message = await this.take();
      if (message === undefined) return done;
      await this.work(message);
    }
  }

  /** Puts the clock forward and works on what comes. */
  async later(ms: number): Promise<number> {
    this.clock.advance(ms);
    return await this.clear();
  }
}
