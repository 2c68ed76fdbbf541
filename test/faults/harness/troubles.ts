import {
  ProvisionedThroughputExceededException,
  TransactionCanceledException,
  TransactionConflictException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import type { Leaving } from './invocation.ts';

/** What of a client says how long it waits; `configProvider` is what the SDK's handler makes of its options. */
const Client = v.object({
  config: v.object({
    maxAttempts: v.function(),
    requestHandler: v.looseObject({ configProvider: v.promise() }),
  }),
});
const Timeouts = v.object({
  requestTimeout: v.optional(v.number(), 0),
  throwOnRequestTimeout: v.optional(v.boolean(), false),
});

/** How long a call waits for a peer that says nothing. The SDK waits for ever unless its client says that time-outs are errors. */
export async function patienceMs(leaving: Leaving): Promise<number> {
  if (leaving.via !== 'aws') return Number.POSITIVE_INFINITY;
  const { config } = v.parse(Client, leaving.sender);
  const maxAttempts = Number(await config.maxAttempts());
  const { requestTimeout, throwOnRequestTimeout } = v.parse(Timeouts, await config.requestHandler.configProvider);
  return throwOnRequestTimeout && requestTimeout > 0 ? maxAttempts * requestTimeout : Number.POSITIVE_INFINITY;
}

/** What the SDK throws when its patience is over. */
export function awsTimeout(): Error {
  return Object.assign(new Error('the simulated connection timed out'), { name: 'TimeoutError' });
}

/** What DynamoDB answers while another transaction holds one of the rows. */
export function transactionConflict(leaving: Leaving): Error {
  const message = 'Transaction is ongoing for the item';
  return isTransaction(leaving)
    ? cancelled(leaving, (index) => (index === 1 ? 'TransactionConflict' : 'None'))
    : new TransactionConflictException({ message, $metadata: {} });
}

/**
 * What DynamoDB answers while another transaction with the same idempotency key is committed item by item: the ledger row is there, and the row
 * that says what it means is still held. Where the ledger row alone decides, there is nothing to mix.
 */
export function mixedReasons(leaving: Leaving): Error {
  const items = itemsOf(leaving);
  const ledger = items.findIndex(({ Put }) => Put?.Item?.['type'] !== undefined);
  const held = ledger === 0 ? items.length - 1 : 0;
  if (ledger < 0 || items.length < 3) return transactionConflict(leaving);
  return cancelled(leaving, (index) => {
    if (index === ledger) return 'ConditionalCheckFailed';
    return index === held ? 'TransactionConflict' : 'None';
  });
}

/** A throttle as the service says it; the SDK has tried every other call again in vain. */
export function throttled(leaving: Leaving): Error {
  if (isTransaction(leaving)) return cancelled(leaving, (index) => (index === 1 ? 'ThrottlingError' : 'None'));
  const client = leaving.via === 'aws' ? leaving.client : undefined;
  const message = 'Rate exceeded';
  if (client === 'DynamoDBClient') return new ProvisionedThroughputExceededException({ message, $metadata: {} });
  return Object.assign(new Error(message), { name: client === 'S3Client' ? 'SlowDown' : 'ThrottlingException' });
}

/** What S3 answers to a write that a bucket policy, a role or a KMS key does not allow. */
export function accessDenied(): Error {
  return Object.assign(new Error('Access Denied'), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
}

/** What the SDK, and `fetch`, fail with while the resolver does not answer. */
export function unresolved({ via }: Leaving): Error {
  const cause = Object.assign(new Error('getaddrinfo EAI_AGAIN peer'), { code: 'EAI_AGAIN', syscall: 'getaddrinfo' });
  return via === 'http' ? new TypeError('fetch failed', { cause }) : cause;
}

/** What `fetch` rejects with when the connection breaks after the request has gone out. */
export function connectionLost(): TypeError {
  return new TypeError('fetch failed', { cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }) });
}

function isTransaction(leaving: Leaving): boolean {
  return leaving.via === 'aws' && leaving.command instanceof TransactWriteItemsCommand;
}

function itemsOf(leaving: Leaving): readonly TransactWriteItem[] {
  if (leaving.via !== 'aws' || !(leaving.command instanceof TransactWriteItemsCommand)) return [];
  return leaving.command.input.TransactItems ?? [];
}

function cancelled(leaving: Leaving, codeOf: (index: number) => string): Error {
  const CancellationReasons = itemsOf(leaving).map((_, index) => ({ Code: codeOf(index) }));
  return new TransactionCanceledException({ message: 'Transaction cancelled', $metadata: {}, CancellationReasons });
}
