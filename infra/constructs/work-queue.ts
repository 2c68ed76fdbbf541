import { Duration } from 'aws-cdk-lib';
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export interface WorkQueueProps {
  /** How long the consumer may take for one message. */
  readonly consumerTimeout: Duration;
  /** Who is hurt, and how, while messages are not worked on: what the queue's alarms say. */
  readonly impact: string;
  /** A message that is older than this, has waited too long. */
  readonly oldestMessage: Duration;
  /** Times a message is received before it is dead-lettered, 1–1000. */
  readonly maxReceiveCount: number;
  /** A FIFO queue: the messages of one group one at a time and in their order. */
  readonly inOrder?: boolean;
  readonly queue?: QueueProps;
  readonly deadLetters?: QueueProps;
}

/**
 * A queue with the place where its failures are kept for two weeks.
 *
 * Visibility is six times the consumer's time-out, as AWS asks of event sources: a throttled or crashed invocation must not
 * show its message to a second one. Workers that want a message back sooner change its visibility, which counts as a receive,
 * so the count is high: a message is given up by the job's deadline, not by it. One that kills its worker comes back only when its
 * visibility is over, so the queue keeps messages for as long as it can.
 */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;
  readonly consumerTimeout: Duration;
  readonly impact: string;
  readonly oldestMessage: Duration;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    this.consumerTimeout = props.consumerTimeout;
    this.impact = props.impact;
    this.oldestMessage = props.oldestMessage;
    this.deadLetters = new Queue(this, 'DeadLetters', {
      ...SAFE,
      ...(props.inOrder ? { fifo: true } : {}),
      retentionPeriod: Duration.days(14),
      ...props.deadLetters,
    });
    this.queue = new Queue(this, 'Queue', {
      ...SAFE,
      ...(props.inOrder ? IN_ORDER : {}),
      retentionPeriod: Duration.days(14),
      visibilityTimeout: Duration.seconds(6 * props.consumerTimeout.toSeconds()),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: props.maxReceiveCount },
      ...props.queue,
    });
  }
}

/** High throughput: without it a FIFO queue takes 300 messages a second. */
const IN_ORDER: QueueProps = {
  fifo: true,
  deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
  fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
};

const SAFE: QueueProps = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };
