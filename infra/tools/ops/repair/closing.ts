import { dynamoJobCloser } from '../../../../shared/adapters/dynamodb/jobs/job-closer.ts';
import { dynamoJobReader } from '../../../../shared/adapters/dynamodb/jobs/job-reader.ts';
import { sqsDeliveryQueue } from '../../../../shared/adapters/sqs/delivery-queue.ts';
import type { CloseJobDeps } from '../../../../shared/jobs/lifecycle/close-job.ts';
import { quietLog } from '../command-line/quiet-log.ts';
import type { Deployment } from '../deployment/deployment.ts';

/** What closing a job needs: the very adapters of the functions that close. */
export function closingOf(deployment: Deployment, now: () => number): CloseJobDeps {
  const { dynamo, tables, stage, sqs, queues } = deployment;
  return {
    jobs: { ...dynamoJobReader(dynamo, tables), ...dynamoJobCloser(dynamo, tables, stage.retention.jobDays) },
    queue: sqsDeliveryQueue(sqs, queues.deliver, (error) => quietLog.error('queue.send_failed', error)),
    log: quietLog,
    now,
  };
}
