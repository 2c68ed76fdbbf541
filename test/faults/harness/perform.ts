import { randomUUID } from 'node:crypto';
import { TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageBatchCommand, type SendMessageBatchCommandOutput } from '@aws-sdk/client-sqs';
import type { ClientName, Command } from './hooks.ts';

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
