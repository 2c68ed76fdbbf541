import type { Construct } from 'constructs';
import { allow } from '../allow.ts';
import type { WorkQueue } from '../work-queue.ts';
import { ServiceFunction, type ServiceFunctionProps } from './service-function.ts';

export interface WorkerFunctionProps extends ServiceFunctionProps {
  readonly source: WorkQueue;
  /** Workers at once, 2–1000: SQS keeps what is above it in the queue, without counting a receive. */
  readonly maxConcurrency: number;
}

/**
 * A function fed by a queue: one message per invocation, acknowledged one by one (`ReportBatchItemFailures`), with the time-out
 * for which the queue's visibility was made.
 */
export class WorkerFunction extends ServiceFunction {
  constructor(scope: Construct, id: string, props: WorkerFunctionProps) {
    const { source, maxConcurrency, permissions = [], ...rest } = props;
    super(scope, id, {
      memorySize: 512,
      ...rest,
      timeout: source.consumerTimeout,
      // A flood of the API, or another program of the account, must not take the workers' share.
      ...(rest.stage.apiConcurrency === undefined ? {} : { reservedConcurrentExecutions: maxConcurrency }),
      permissions: [...permissions, allow.receive(source.queue)],
    });
    // Not an SqsEventSource, which would grant more than the mapping needs.
    this.addEventSourceMapping('Source', {
      eventSourceArn: source.queue.queueArn,
      batchSize: 1,
      reportBatchItemFailures: true,
      maxConcurrency,
    });
  }
}
