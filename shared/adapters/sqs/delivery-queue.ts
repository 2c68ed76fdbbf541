import { createHash, randomUUID } from 'node:crypto';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { JobRef } from '../../jobs/job.ts';
import type { JobQueue, ProgressQueue } from '../../jobs/job-queue.ts';
import type { DeliveryMessage } from '../../jobs/queue-messages.ts';

/**
 * The delivery queue. Never throws: a send that failed is an answer, because the sweep repairs it.
 *
 * A FIFO queue with one message group per job: while one message of a job is being worked on, SQS gives out no other of that job,
 * and later the oldest first. That is what keeps a job's webhooks in order and one at a time, at no write to the table.
 *
 * @param onFailure told about every message that could not be sent, for the log.
 */
export function sqsDeliveryQueue(
  sqs: SQSClient,
  queueUrl: string,
  onFailure: (error: unknown) => void,
  now: () => number = Date.now,
): Pick<JobQueue, 'sendDelivery'> & ProgressQueue {
  async function send(body: DeliveryMessage, group: string): Promise<boolean> {
    const command = new SendMessageCommand({
      QueueUrl: queueUrl,
      MessageBody: JSON.stringify(body),
      MessageGroupId: group,
      // Never the same: the sweep repeats a message on purpose. The SDK's own repetitions carry the same id and are one message.
      MessageDeduplicationId: randomUUID(),
    });
    try {
      await sqs.send(command);
      return true;
    } catch (error) {
      onFailure(error);
      return false;
    }
  }

  return {
    sendDelivery: (job) => {
      const body = { user_id: job.userId, job_id: job.jobId, correlation_id: job.correlationId };
      return send(body, groupOf(job));
    },
    sendProgress: (job, news) => {
      const ids = { user_id: job.userId, job_id: job.jobId, correlation_id: job.correlationId };
      return send({ ...ids, progress: { ...news, sent_at: now() } }, groupOf(job));
    },
  };
}

/** A digest, because the ids together may be longer than the 128 characters of a group's name. */
function groupOf({ userId, jobId }: JobRef): string {
  return createHash('sha256').update(`${userId}/${jobId}`).digest('base64url');
}
