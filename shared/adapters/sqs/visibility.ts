import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** SQS allows twelve hours. */
const MAX_SECONDS = 12 * 3_600;

/** Decides when a message that was received and not finished comes back. */
export interface Visibility {
  /** @param afterMs from now; rounded up to whole seconds. */
  comeBack(receiptHandle: string, afterMs: number): Promise<void>;
}

/** Visibility of a queue's messages: without it a failed message waits out the queue's whole visibility time-out. */
export function sqsVisibility(sqs: SQSClient, queueUrl: string): Visibility {
  return {
    async comeBack(receiptHandle, afterMs) {
      await sqs.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: queueUrl,
          ReceiptHandle: receiptHandle,
          VisibilityTimeout: Math.min(MAX_SECONDS, Math.ceil(afterMs / 1000)),
        }),
      );
    },
  };
}
