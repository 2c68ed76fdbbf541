import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { receivesWithin } from '../../shared/jobs/work/retry-delay.ts';
import { WorkQueue } from '../constructs/work-queue.ts';
import { Watch } from '../monitoring/watch.ts';
import { partsBelow } from '../monitoring/watched.ts';
import { longestDeadlineSeconds } from '../stages/kinds-on.ts';
import type { Stage } from '../stages/stage.ts';
import type { DataStack } from './data-stack.ts';
import { Endpoints } from './endpoints.ts';
import type { ServiceParts, WorkQueues } from './environment.ts';
import { workersOn } from './kind-workers.ts';
import { Workers } from './workers.ts';

export interface ServiceStackProps extends StackProps {
  readonly stage: Stage;
  readonly data: DataStack;
}

/** What runs: the HTTP API, the queues, the workers, the clock. Holds nothing that the tables could not bring back. */
export class ServiceStack extends Stack {
  constructor(scope: Construct, id: string, { stage, data, ...props }: ServiceStackProps) {
    super(scope, id, props);
    // What goes wrong for as long as a job may take (its provider or its tables are out of reach) must not cost it its messages.
    const maxReceiveCount = receivesWithin(longestDeadlineSeconds(stage) * 1000);
    const parts: ServiceParts = {
      stage,
      data,
      work: this.workQueues(stage, maxReceiveCount),
      // One POST to the frontend (at most 30 s, 20 s more when it refuses the secret) and its bookkeeping. In order, because a job's
      // webhooks must not overtake each other.
      deliveries: new WorkQueue(this, 'Deliveries', {
        consumerTimeout: Duration.seconds(60),
        maxReceiveCount,
        inOrder: true,
        impact: 'The frontend does not learn that what its users ordered is ready.',
        // Twice the longest time for which a message is kept back.
        oldestMessage: Duration.minutes(30),
      }),
    };
    const endpoints = new Endpoints(this, 'Endpoints', parts);
    new Workers(this, 'Workers', parts);

    const watch = new Watch(this, 'Watch', {
      stage,
      ...partsBelow(this),
      tables: [data.jobs, data.credits],
      api: endpoints.api,
    });

    new CfnOutput(this, 'ApiUrl', { value: endpoints.url, description: 'Base URL of the API' });
    new CfnOutput(this, 'GatewayUrl', {
      value: endpoints.api.apiEndpoint,
      description: "The gateway's own address, which answers before any name points at it",
    });
    for (const { worker, kinds } of workersOn(stage)) {
      const [value] = kinds.flatMap((kind) => parts.work[kind]?.queue.queueUrl ?? []);
      const description = `One message per part of the jobs of ${named(kinds)}`;
      if (value !== undefined) new CfnOutput(this, worker.queueOutput, { value, description });
    }
    new CfnOutput(this, 'DeliverQueueUrl', {
      value: parts.deliveries.queue.queueUrl,
      description: 'One message per attempt to deliver a webhook',
    });
    new CfnOutput(this, 'DashboardUrl', { value: watch.dashboard, description: "The product's dashboard" });
    new CfnOutput(this, 'AlarmTopicArn', { value: watch.topic.topicArn, description: 'Where alarms go' });
  }

  /** The queues of the workers, by the kinds that they serve. */
  private workQueues(stage: Stage, maxReceiveCount: number): WorkQueues {
    const queues = workersOn(stage).flatMap(({ worker: { queueId, timeoutSeconds, oldestMessageMinutes }, kinds }) => {
      const queue = new WorkQueue(this, queueId, {
        consumerTimeout: Duration.seconds(timeoutSeconds(stage)),
        maxReceiveCount,
        impact: `Users wait for what they ordered (${kinds.join(', ')}), and get it from the sweep at best.`,
        oldestMessage: Duration.minutes(oldestMessageMinutes),
      });
      return kinds.map((kind) => [kind, queue] as const);
    });
    return Object.fromEntries(queues);
  }
}

function named(kinds: readonly string[]): string {
  return kinds.length === 1 ? `the kind ${kinds.join('')}` : `the kinds ${kinds.join(' and ')}`;
}
