import { SQSClient } from '@aws-sdk/client-sqs';
import { dynamoGateStore } from '../../shared/adapters/dynamodb/control/gate-store.ts';
import { dynamoDueJobs } from '../../shared/adapters/dynamodb/jobs/due-jobs.ts';
import { dynamoJobCloser } from '../../shared/adapters/dynamodb/jobs/job-closer.ts';
import { dynamoJobReader } from '../../shared/adapters/dynamodb/jobs/job-reader.ts';
import { sqsDeliveryQueue } from '../../shared/adapters/sqs/delivery-queue.ts';
import { sqsImageQueue } from '../../shared/adapters/sqs/image-queue.ts';
import { dynamoClient, WORK_CALLS } from '../../shared/runtime/aws-clients.ts';
import { jsonLogger } from '../../shared/runtime/json-logger.ts';
import type { SweepEnv } from './env.ts';
import type { SweepDeps } from './handler.ts';

export function sweepDeps(env: SweepEnv): SweepDeps {
  const dynamo = dynamoClient(WORK_CALLS);
  const sqs = new SQSClient(WORK_CALLS);
  const tables = { jobs: env.JOBS_TABLE, credits: env.CREDITS_TABLE };
  const log = jsonLogger(env.STAGE);
  const sendFailed = (queue: string) => (error: unknown) => log.error('queue.send_failed', error, { queue });
  return {
    due: dynamoDueJobs(dynamo, tables),
    gate: dynamoGateStore(dynamo, tables),
    jobs: { ...dynamoJobReader(dynamo, tables), ...dynamoJobCloser(dynamo, tables, env.JOB_RETENTION_DAYS) },
    queue: {
      ...sqsImageQueue(sqs, env.GENERATE_QUEUE_URL, sendFailed('generate')),
      ...sqsDeliveryQueue(sqs, env.DELIVER_QUEUE_URL, sendFailed('deliver')),
    },
    log,
    now: Date.now,
  };
}
