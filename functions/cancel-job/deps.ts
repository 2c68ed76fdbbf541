import { SQSClient } from '@aws-sdk/client-sqs';
import * as v from 'valibot';
import { dynamoJobCloser } from '../../shared/adapters/dynamodb/jobs/job-closer.ts';
import { dynamoJobReader } from '../../shared/adapters/dynamodb/jobs/job-reader.ts';
import { sqsDeliveryQueue } from '../../shared/adapters/sqs/delivery-queue.ts';
import { API_CALLS, dynamoClient } from '../../shared/runtime/aws-clients.ts';
import { ClerkEnv, sessionsOf } from '../../shared/runtime/clerk-env.ts';
import { jsonLogger } from '../../shared/runtime/json-logger.ts';
import { integer } from '../../shared/runtime/parse-env.ts';
import type { CancelDeps } from './handler.ts';

export const CancelEnv = {
  STAGE: v.string(),
  JOBS_TABLE: v.string(),
  CREDITS_TABLE: v.string(),
  DELIVER_QUEUE_URL: v.string(),
  JOB_RETENTION_DAYS: integer,
  ...ClerkEnv,
};
export type CancelEnv = v.InferOutput<v.ObjectSchema<typeof CancelEnv, undefined>>;

export function cancelDeps(env: CancelEnv): CancelDeps {
  const dynamo = dynamoClient(API_CALLS);
  const tables = { jobs: env.JOBS_TABLE, credits: env.CREDITS_TABLE };
  const log = jsonLogger(env.STAGE);
  return {
    sessions: sessionsOf(env, log),
    jobs: { ...dynamoJobReader(dynamo, tables), ...dynamoJobCloser(dynamo, tables, env.JOB_RETENTION_DAYS) },
    queue: sqsDeliveryQueue(new SQSClient(API_CALLS), env.DELIVER_QUEUE_URL, (error) => {
      log.error('queue.send_failed', error, { queue: 'deliver' });
    }),
    log,
    now: Date.now,
  };
}
