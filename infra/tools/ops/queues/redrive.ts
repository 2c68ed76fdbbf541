import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import * as v from 'valibot';
import { OpsError } from '../ops-error.ts';

/** Long enough for one batch; a message whose sender died here comes back to the dead letters after it. */
const VISIBILITY_SECONDS = 60;
const BATCH = 10;
/** Long polling asks every server of the queue; a short one may miss messages. */
const WAIT_SECONDS = 2;
/** Receives without a message after which the queue is taken for empty. */
const EMPTY_RECEIVES = 2;

export interface RedriveOptions {
  readonly from: string;
  readonly to: string;
  /** What the queue's worker can read; other messages would only come back, so they stay. */
  readonly schema: v.GenericSchema<unknown, { readonly user_id: string }>;
  readonly limit: number;
  readonly onMoved: (moved: number) => void;
}

export interface Redriven {
  readonly moved: number;
  /** Ids of messages that no worker can read; they are still among the dead letters. */
  readonly unreadable: readonly string[];
}

/**
 * Moves dead letters back into their queue: each batch is sent before it is deleted, so whatever dies in between leaves a message
 * twice and never none; workers find the second one done.
 *
 * @throws OpsError when the queue refuses messages: what was not moved is still there.
 */
export async function redrive(sqs: SQSClient, options: RedriveOptions): Promise<Redriven> {
  const { from, to, schema, limit, onMoved } = options;
  const unreadable = new Set<string>();
  let moved = 0;
  for (let empty = 0; empty < EMPTY_RECEIVES && moved < limit; ) {
    const messages = await receive(sqs, from, Math.min(BATCH, limit - moved));
    empty = messages.length === 0 ? empty + 1 : 0;
    const readable = messages.flatMap((message) => {
      const body = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), message.Body);
      if (body.success) return [{ message, userId: body.output.user_id }];
      unreadable.add(message.MessageId ?? '');
      return [];
    });
    if (readable.length === 0) continue;
    const sent = await sendAgain(sqs, to, readable);
    await remove(sqs, from, sent);
    moved += sent.length;
    onMoved(moved);
    if (sent.length < readable.length) {
      throw new OpsError(
        `the queue refused ${readable.length - sent.length} messages after ${moved} were moved: try again`,
      );
    }
  }
  return { moved, unreadable: [...unreadable] };
}

async function receive(sqs: SQSClient, QueueUrl: string, most: number): Promise<Message[]> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: most,
      VisibilityTimeout: VISIBILITY_SECONDS,
      WaitTimeSeconds: WAIT_SECONDS,
      MessageAttributeNames: ['All'],
      MessageSystemAttributeNames: ['MessageGroupId'],
    }),
  );
  return Messages;
}

/** @returns the messages that the queue took. */
async function sendAgain(
  sqs: SQSClient,
  QueueUrl: string,
  messages: readonly { readonly message: Message; readonly userId: string }[],
): Promise<Message[]> {
  const Entries = messages.map(({ message, userId }, index) => ({
    Id: String(index),
    MessageBody: message.Body,
    MessageAttributes: message.MessageAttributes,
    // The user is the group of the messages of a standard queue, which some engines do not give back.
    MessageGroupId: message.Attributes?.MessageGroupId ?? userId,
    // The second sending of a message whose first sender died before it deleted it, is dropped.
    ...(QueueUrl.endsWith('.fifo') ? { MessageDeduplicationId: message.MessageId } : {}),
  }));
  const { Successful = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  return Successful.flatMap(({ Id }) => messages[Number(Id)]?.message ?? []);
}

async function remove(sqs: SQSClient, QueueUrl: string, messages: readonly Message[]): Promise<void> {
  if (messages.length === 0) return;
  const Entries = messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
  // One that is not deleted comes back and is moved a second time, which is harmless.
  await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
}
