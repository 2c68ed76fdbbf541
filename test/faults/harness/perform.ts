import { randomUUID } from 'node:crypto';
import {
  TransactionCanceledException,
  TransactionConflictException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { SendMessageBatchCommand, type SendMessageBatchCommandOutput } from '@aws-sdk/client-sqs';
import type { ClientName, Command } from './hooks.ts';
import type { Leaving } from './invocation.ts';

type Send = (client: ClientName, command: Command) => Promise<unknown>;

/** A request and its repetition by the SDK, which carries the same token; the second answer is the one that arrives. */
export async function sendTwice(send: Send, client: ClientName, command: Command): Promise<unknown> {
  const same =
    command instanceof TransactWriteItemsCommand
      ? new TransactWriteItemsCommand({ ...command.input, ClientRequestToken: randomUUID() })
      : command;
  await send(client, same).catch(() => undefined); // this answer is the one that is lost
  return send(client, same);
}

/** A batch of which the first entry is not applied. */
export async function sendPart(send: Send, command: SendMessageBatchCommand): Promise<SendMessageBatchCommandOutput> {
  const [failed, ...rest] = command.input.Entries ?? [];
  const Failed = [{ Id: failed?.Id, Code: 'InternalError', Message: 'Try again.', SenderFault: false }];
  if (rest.length === 0) return { Successful: [], Failed, $metadata: {} };
  const sent = await send('SQSClient', new SendMessageBatchCommand({ ...command.input, Entries: rest }));
  return { ...(sent as SendMessageBatchCommandOutput), Failed };
}

/** Fetches and reads to the end, so that nothing of the answer is on its way any more. */
export async function fetchWhole(request: Request): Promise<Response> {
  const response = await fetch(request);
  const { status, headers } = response;
  const body = await response.arrayBuffer();
  return new Response([101, 204, 205, 304].includes(status) ? null : body, { status, headers });
}

/** What the SDK throws when its patience is over. */
export function awsTimeout(): Error {
  return Object.assign(new Error('the simulated connection timed out'), { name: 'TimeoutError' });
}

/** What DynamoDB answers while another transaction holds one of the rows. */
export function transactionConflict(leaving: Leaving): Error {
  const message = 'Transaction is ongoing for the item';
  if (leaving.via !== 'aws' || !(leaving.command instanceof TransactWriteItemsCommand)) {
    return new TransactionConflictException({ message, $metadata: {} });
  }
  const items = leaving.command.input.TransactItems ?? [];
  const CancellationReasons = items.map((_, index) => ({ Code: index === 1 ? 'TransactionConflict' : 'None' }));
  return new TransactionCanceledException({ message, $metadata: {}, CancellationReasons });
}

/** What `fetch` rejects with when the connection breaks after the request has gone out. */
export function connectionLost(): TypeError {
  return new TypeError('fetch failed', { cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }) });
}
