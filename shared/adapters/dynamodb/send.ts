import { setTimeout as delay } from 'node:timers/promises';
import { DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import { TransientError } from '../../messages/transient-error.ts';

const CONFLICT_RETRIES = 8;
const CONFLICT_CAP_MS = 400;

/** Errors after which the same request may work: throttles, DynamoDB's own trouble, and the network's. */
const TRANSIENT = new Set([
  'InternalServerError',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
  'TransactionInProgressException',
  'ServiceUnavailable',
  'TimeoutError',
  'ECONNREFUSED',
  'ECONNRESET',
]);

/**
 * Sends a request whose refusals the caller reads, and turns what the SDK gave up on into a {@link TransientError}.
 *
 * The SDK retries throttles and 5xx by itself, but not a transaction that was cancelled only because another one held the same
 * row (`TransactionConflict`): parallel jobs of one user meet on the wallet, so that is retried here with full jitter.
 */
export async function send<T>(request: () => Promise<T>, random: () => number = Math.random): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await request();
    } catch (error) {
      if (!isConflict(error)) throw isTransient(error) ? new TransientError('DynamoDB is unavailable', error) : error;
      if (attempt > CONFLICT_RETRIES) throw new TransientError('DynamoDB rows stay in conflict', error);
      await delay(random() * Math.min(CONFLICT_CAP_MS, 25 * 2 ** attempt));
    }
  }
}

/** `true` when a condition refused nothing and only contention stood in the way. */
function isConflict(error: unknown): boolean {
  if (!(error instanceof DynamoDBServiceException)) return false;
  if (error.name === 'TransactionConflictException') return true;
  if (!('CancellationReasons' in error) || !Array.isArray(error.CancellationReasons)) return false;
  const codes = error.CancellationReasons.map((reason: { Code?: string }) => reason.Code);
  return codes.includes('TransactionConflict') && !codes.includes('ConditionalCheckFailed');
}

function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return TRANSIENT.has(error.name) || TRANSIENT.has(code);
}
