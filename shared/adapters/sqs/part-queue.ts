import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Job } from '../../jobs/job.ts';
import type { JobQueue } from '../../jobs/job-queue.ts';
import type { PartMessage } from '../../jobs/queue-messages.ts';
import { isKindName } from '../../kinds/kinds.ts';
import type { KindName } from '../../kinds/requests.ts';

/** Entries that one SendMessageBatch takes. */
const BATCH = 10;
/** The longest delay of a message. */
const MAX_DELAY_SECONDS = 900;

/** The queue of each kind that is on; kinds that share a worker share its queue. */
export type WorkQueues = Readonly<Partial<Record<KindName, string>>>;

/**
 * The queues of the workers. Never throws: a send that failed is an answer, because the sweep repairs it.
 *
 * `MessageGroupId` on a standard queue makes it a fair queue: one user's thousand parts do not delay another's first.
 *
 * @param queues URLs by kind; a part of a kind without a queue cannot be sent.
 * @param onFailure told about every message that could not be sent, for the log.
 */
export function sqsPartQueue(
  sqs: SQSClient,
  queues: WorkQueues,
  onFailure: (error: unknown) => void,
): Pick<JobQueue, 'sendParts'> {
  async function sendBatch(queueUrl: string, userId: string, messages: readonly PartMessage[], delayMs: number) {
    const command = new SendMessageBatchCommand({
      QueueUrl: queueUrl,
      Entries: messages.map((message) => ({
        Id: String(message.position),
        MessageBody: JSON.stringify(message),
        MessageGroupId: userId,
        ...(delayMs > 0 ? { DelaySeconds: Math.min(MAX_DELAY_SECONDS, Math.ceil(delayMs / 1000)) } : {}),
      })),
    });
    try {
      const { Failed = [] } = await sqs.send(command);
      for (const failed of Failed) onFailure(new Error(`${failed.Code}: ${failed.Message}`));
      const unsent = new Set(Failed.map(({ Id }) => Number(Id)));
      return messages.filter(({ position }) => unsent.has(position)).map(({ part }) => part);
    } catch (error) {
      onFailure(error);
      return messages.map(({ part }) => part);
    }
  }

  return {
    async sendParts(job, names, { delayMs = 0, chain } = {}) {
      const queueUrl = isKindName(job.kind) ? queues[job.kind] : undefined;
      if (queueUrl === undefined) {
        onFailure(new Error(`no worker for the kind ${job.kind}`));
        return names;
      }
      const messages = names.map((name) => messageOf(job, name, chain));
      const unsent: string[] = [];
      for (let from = 0; from < messages.length; from += BATCH) {
        unsent.push(...(await sendBatch(queueUrl, job.userId, messages.slice(from, from + BATCH), delayMs)));
      }
      return unsent;
    },
  };
}

function messageOf(
  job: Parameters<JobQueue['sendParts']>[0] & Pick<Job, 'parts'>,
  name: string,
  chain: true | undefined,
): PartMessage {
  const position = job.parts.findIndex((part) => part.name === name);
  const part = job.parts[position];
  if (part === undefined) throw new Error(`the plan has no part ${name}`);
  const looks = 'operation' in part && part.operation !== undefined;
  const seen = chain && part.state === 'queued' ? part.notBefore : undefined;
  return {
    user_id: job.userId,
    job_id: job.jobId,
    correlation_id: job.correlationId,
    part: name,
    position,
    ...(looks ? { looks } : {}),
    ...(seen === undefined ? {} : { seen }),
  };
}
