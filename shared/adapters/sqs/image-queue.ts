import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { JobQueue } from '../../jobs/job-queue.ts';
import type { ImageMessage } from './messages.ts';

/**
 * The generation queue. Never throws: a send that failed is an answer, because the sweep repairs it.
 *
 * `MessageGroupId` on a standard queue makes it a fair queue: one user's thousand images do not delay another's first.
 *
 * @param onFailure told about every message that could not be sent, for the log.
 */
export function sqsImageQueue(
  sqs: SQSClient,
  queueUrl: string,
  onFailure: (error: unknown) => void,
): Pick<JobQueue, 'sendImages'> {
  return {
    async sendImages({ userId, jobId, correlationId }, numbers) {
      const ids = { user_id: userId, job_id: jobId, correlation_id: correlationId };
      const body = (number: number): ImageMessage => ({ ...ids, number });
      const command = new SendMessageBatchCommand({
        QueueUrl: queueUrl,
        Entries: numbers.map((number) => ({
          Id: String(number),
          MessageBody: JSON.stringify(body(number)),
          MessageGroupId: userId,
        })),
      });
      try {
        const { Failed = [] } = await sqs.send(command);
        for (const failed of Failed) onFailure(new Error(`${failed.Code}: ${failed.Message}`));
        return Failed.map((failed) => Number(failed.Id));
      } catch (error) {
        onFailure(error);
        return numbers;
      }
    },
  };
}
