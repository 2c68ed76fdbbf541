import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { JobQueue } from '../../domain/ports/job-queue.ts';
import type { DeliveryMessage } from './messages.ts';

/**
 * The delivery queue. Never throws: a send that failed is an answer, because the sweep repairs it.
 *
 * @param onFailure told about every message that could not be sent, for the log.
 */
export function sqsDeliveryQueue(
  sqs: SQSClient,
  queueUrl: string,
  onFailure: (error: unknown) => void,
): Pick<JobQueue, 'sendDelivery'> {
  return {
    async sendDelivery({ userId, jobId }, delaySeconds = 0) {
      const body: DeliveryMessage = { user_id: userId, job_id: jobId };
      const command = new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: JSON.stringify(body),
        MessageGroupId: userId,
        DelaySeconds: delaySeconds,
      });
      try {
        await sqs.send(command);
        return true;
      } catch (error) {
        onFailure(error);
        return false;
      }
    },
  };
}
