import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { WorkQueue } from '../constructs/work-queue.ts';
import type { Stage } from '../stages/stage.ts';
import type { DataStack } from './data-stack.ts';
import { Endpoints } from './endpoints.ts';
import type { ServiceParts } from './environment.ts';
import { Workers } from './workers.ts';

export interface ServiceStackProps extends StackProps {
  readonly stage: Stage;
  readonly data: DataStack;
}

/** What runs: the HTTP API, the queues, the workers, the clock. Holds nothing that the tables could not bring back. */
export class ServiceStack extends Stack {
  constructor(scope: Construct, id: string, { stage, data, ...props }: ServiceStackProps) {
    super(scope, id, props);
    const parts: ServiceParts = {
      stage,
      data,
      // One call of the model (at most 280 s), and time to store the image or to record the failure.
      generations: new WorkQueue(this, 'Generations', { consumerTimeout: Duration.seconds(300) }),
      // One POST to the frontend (at most 30 s) and its bookkeeping.
      deliveries: new WorkQueue(this, 'Deliveries', { consumerTimeout: Duration.seconds(60) }),
    };
    const endpoints = new Endpoints(this, 'Endpoints', parts);
    new Workers(this, 'Workers', parts);

    new CfnOutput(this, 'ApiUrl', { value: endpoints.url, description: 'Base URL of the API' });
    new CfnOutput(this, 'GenerateQueueUrl', {
      value: parts.generations.queue.queueUrl,
      description: 'One message per image',
    });
    new CfnOutput(this, 'DeliverQueueUrl', {
      value: parts.deliveries.queue.queueUrl,
      description: 'One message per attempt to deliver a webhook',
    });
  }
}
