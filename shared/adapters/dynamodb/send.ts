import { setTimeout as delay } from 'node:timers/promises';
import { type CancellationReason, DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import { TransientError } from '../../messages/transient-error.ts';
import { timeLeftMs } from '../../runtime/invocation-time.ts';
import { isTransient } from '../../runtime/is-transient.ts';

const RETRIES = 9;
const FIRST_WAIT_MS = 25;
const LONGEST_WAIT_MS = 800;
/** Kept back for saying "later": an API function that is killed says nothing. */
const ANSWER_MS = 1_000;

/**
 * Reasons of single items that say nothing but "later": another transaction held the row, or its partition was throttled. Inside a
 * transaction both arrive like this, and the SDK does not try again.
 */
const LATER = new Set([
  'TransactionConflict',
  'ProvisionedThroughputExceeded',
  'ThrottlingError',
  'RequestLimitExceeded',
  'InternalServerError',
]);

export interface SendOptions {
  /**
   * Whether the refusals among the reasons of a cancelled transaction decide, although other items say "later": such an item may
   * yet turn out to be refused, too, and outrank the others. Left out, nothing decides until every item has had its say.
   */
  readonly decides?: (reasons: readonly CancellationReason[]) => boolean;
  readonly random?: () => number;
}

/**
 * Sends a request whose refusals the caller reads, and turns what the SDK gave up on into a {@link TransientError}.
 *
 * The SDK retries throttles and 5xx by itself, but not a transaction that was cancelled because another one held a row of it, or
 * because one of its rows was throttled: parallel jobs of one user meet on the wallet. That is tried again here with full jitter,
 * for as long as the invocation has time to say that it did not work.
 */
export async function send<T>(request: () => Promise<T>, options: SendOptions = {}): Promise<T> {
  const { decides = () => false, random = Math.random } = options;
  for (let attempt = 1; ; attempt += 1) {
    if (timeLeftMs() <= 0) throw new TransientError('there is no time left for DynamoDB');
    try {
      return await request();
    } catch (error) {
      const reasons = reasonsOf(error);
      const isLater = reasons?.some(({ Code = '' }) => LATER.has(Code)) ?? isBusy(error);
      if (!isLater) throw isTransient(error) ? new TransientError('DynamoDB is unavailable', error) : error;
      if (reasons?.some(isRefusal) && decides(reasons)) throw error;
      const waitMs = random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt);
      if (attempt > RETRIES || timeLeftMs() < waitMs + ANSWER_MS) {
        throw new TransientError('DynamoDB rows stay in conflict, or throttled', error);
      }
      await delay(waitMs);
    }
  }
}

/** Whether a condition refused an item. */
export function isRefusal(reason: CancellationReason | undefined): boolean {
  return reason?.Code === 'ConditionalCheckFailed';
}

/** The reasons of a cancelled transaction, one an item; `undefined` for any other error. */
function reasonsOf(error: unknown): readonly CancellationReason[] | undefined {
  if (!(error instanceof DynamoDBServiceException) || !('CancellationReasons' in error)) return undefined;
  return Array.isArray(error.CancellationReasons) ? error.CancellationReasons : undefined;
}

/** A transaction holds what a single write, or this very transaction's repetition, is about. */
function isBusy(error: unknown): boolean {
  return (
    error instanceof DynamoDBServiceException &&
    (error.name === 'TransactionConflictException' || error.name === 'TransactionInProgressException')
  );
}
