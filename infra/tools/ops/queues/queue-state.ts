import { GetQueueAttributesCommand, GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';
import * as v from 'valibot';

/** How full a queue is; SQS counts about right. */
export interface QueueDepth {
  readonly waiting: number;
  readonly in_flight: number;
  readonly delayed: number;
}

/** A work queue and the place where its failures are kept. */
export interface QueueState {
  readonly depth: QueueDepth;
  /** Absent: failures would be lost. */
  readonly deadLetters?: { readonly url: string; readonly maxReceiveCount: number; readonly depth: QueueDepth };
}

const Count = v.pipe(v.string(), v.toNumber());

const Attributes = v.object({
  ApproximateNumberOfMessages: Count,
  ApproximateNumberOfMessagesNotVisible: Count,
  ApproximateNumberOfMessagesDelayed: Count,
  RedrivePolicy: v.optional(
    v.pipe(
      v.string(),
      v.parseJson(),
      v.object({
        deadLetterTargetArn: v.string(),
        // A number or a string, depending on how the policy was written.
        maxReceiveCount: v.pipe(v.union([v.number(), v.string()]), v.toNumber()),
      }),
    ),
  ),
});

/** Reads a queue and, through its redrive policy, its dead letters. */
export async function queueState(sqs: SQSClient, queueUrl: string): Promise<QueueState> {
  const { depth, redrivePolicy } = await read(sqs, queueUrl);
  if (redrivePolicy === undefined) return { depth };
  const { deadLetterTargetArn, maxReceiveCount } = redrivePolicy;
  const QueueName = deadLetterTargetArn.split(':').at(-1);
  const { QueueUrl: url = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
  return { depth, deadLetters: { url, maxReceiveCount, depth: (await read(sqs, url)).depth } };
}

async function read(sqs: SQSClient, QueueUrl: string) {
  const answer = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
  const attributes = v.parse(Attributes, answer.Attributes);
  return {
    depth: {
      waiting: attributes.ApproximateNumberOfMessages,
      in_flight: attributes.ApproximateNumberOfMessagesNotVisible,
      delayed: attributes.ApproximateNumberOfMessagesDelayed,
    },
    redrivePolicy: attributes.RedrivePolicy,
  };
}
