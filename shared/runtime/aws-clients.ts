import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** How a client of an AWS service is made, besides region, credentials and endpoint, which come from the runtime. */
export interface AwsCalls {
  readonly maxAttempts: number;
  readonly requestHandler: {
    /** Also counts while a request waits for one of its client's 50 sockets: work in parallel stays below that. */
    readonly connectionTimeout: number;
    /** From the request to the head of its answer. */
    readonly requestTimeout: number;
    /** Without it the SDK only prints a warning, and waits for ever. */
    readonly throwOnRequestTimeout: true;
    /** Of silence, also in the middle of an answer's body. */
    readonly socketTimeout: number;
  };
}

/**
 * @param attemptMs for one attempt. A socket that was kept while the function slept may be dead without a word: the second attempt
 *   makes a new one.
 */
function calls(maxAttempts: number, attemptMs: number): AwsCalls {
  return {
    maxAttempts,
    requestHandler: {
      connectionTimeout: Math.min(attemptMs, 1_000),
      requestTimeout: attemptMs,
      throwOnRequestTimeout: true,
      socketTimeout: attemptMs,
    },
  };
}

/** Most that the SDK waits before one more attempt at a call that had no answer. */
const LONGEST_PAUSE_MS = 500;

/** The longest that a call takes whose peer never answers, all attempts and the pauses between them together. */
export function longestCallMs({ maxAttempts, requestHandler }: AwsCalls): number {
  return maxAttempts * requestHandler.requestTimeout + (maxAttempts - 1) * LONGEST_PAUSE_MS;
}

/** Of API functions, which have 10 s: half of it, so that one call may hang and the answer is still ours. */
export const API_CALLS: AwsCalls = calls(3, 1_300);

/** Of functions behind queues and the clock, which have a minute, or 15 s of five for recording what they did. */
export const WORK_CALLS: AwsCalls = calls(3, 2_000);

/** Of functions that work through everything there is, for minutes. */
export const BATCH_CALLS: AwsCalls = calls(3, 5_000);

/** Of uploads: a 4K PNG takes longer than a row. What fails is put again by the worker, which has the bytes. */
export const UPLOAD_CALLS: AwsCalls = calls(2, 15_000);

/** Of commands that a person waits for. */
export const OPS_CALLS: AwsCalls = calls(3, 10_000);

/** The DynamoDB client of a function. */
export function dynamoClient(config: AwsCalls): DynamoDBClient {
  return new DynamoDBClient(config);
}
