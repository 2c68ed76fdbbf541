import { type Message, SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type * as v from 'valibot';
import { OpsError } from '../command-line/ops-error.ts';
import { DeadLetters } from './dead-letters.ts';
import { readLetter } from './read-letter.ts';

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
 * Moves dead letters back into their queue: each batch is sent before it is deleted, so a process that dies in between leaves a message
 * twice and never none; workers find the second one done. What is not moved is visible again when this ends.
 *
 * @throws OpsError when the queue refuses messages: what was not moved is still there.
 */
export async function redrive(sqs: SQSClient, options: RedriveOptions): Promise<Redriven> {
  const { from, to, schema, limit, onMoved } = options;
  const letters = new DeadLetters(sqs, from);
  const unreadable = new Set<string>();
  let moved = 0;
  for await (const messages of letters.batches(() => limit - moved)) {
    const readable = messages.flatMap((message) => {
      const letter = readLetter(message, schema);
      if (letter.kind === 'readable') return [{ message, userId: letter.value.user_id }];
      letters.keep(message);
      unreadable.add(message.MessageId ?? '');
      return [];
    });
    if (readable.length === 0) continue;
    const sent = await sendAgain(sqs, to, readable);
    for (const { message } of readable) if (!sent.includes(message)) letters.keep(message);
    await letters.delete(sent);
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
