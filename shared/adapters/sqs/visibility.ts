import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** SQS allows twelve hours. */
const MAX_SECONDS = 12 * 3_600;

/** Changes the visibility time-out of a message that was received and not deleted. */
export interface Visibility {
  /** @param afterMs from now; rounded up to whole seconds. */
  changeVisibility(receiptHandle: string, afterMs: number): Promise<void>;
}

/** Visibility of a queue's messages: without it a failed message waits out the queue's whole visibility time-out. */
export function sqsVisibility(sqs: SQSClient, queueUrl: string): Visibility {
  return {
    async changeVisibility(receiptHandle, afterMs) {
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
