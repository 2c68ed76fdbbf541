import { SQSClient } from '@aws-sdk/client-sqs';
import * as v from 'valibot';
import { dynamoCreditLedger } from '../../shared/adapters/dynamodb/credits/credit-ledger.ts';
import { dynamoInputNotes } from '../../shared/adapters/dynamodb/jobs/input-notes.ts';
import { dynamoJobOpener } from '../../shared/adapters/dynamodb/jobs/job-opener.ts';
import { dynamoJobReader } from '../../shared/adapters/dynamodb/jobs/job-reader.ts';
import { signedInputs } from '../../shared/adapters/s3/signed-inputs.ts';
import { sqsPartQueue } from '../../shared/adapters/sqs/part-queue.ts';
import { API_CALLS, dynamoClient } from '../../shared/runtime/aws-clients.ts';
import { ClerkEnv, sessionsOf } from '../../shared/runtime/clerk-env.ts';
import { jsonLogger } from '../../shared/runtime/json-logger.ts';
import { WORK_QUEUES } from '../../shared/runtime/kind-env.ts';
import { frontendOf, limitsOf, OrderEnv } from '../../shared/runtime/order-env.ts';
import { dueShards } from '../../shared/runtime/parse-env.ts';
import type { RetryJobDeps } from './handler.ts';

export const RetryJobEnv = {
  STAGE: v.string(),
  JOBS_TABLE: v.string(),
  DUE_SHARDS: dueShards,
  CREDITS_TABLE: v.string(),
  BUCKET: v.string(),
  AWS_ENDPOINT_URL: v.optional(v.string()),
  WORK_QUEUES,
  ...OrderEnv,
  ...ClerkEnv,
};
export type RetryJobEnv = v.InferOutput<v.ObjectSchema<typeof RetryJobEnv, undefined>>;

export function retryJobDeps(env: RetryJobEnv): RetryJobDeps {
  const dynamo = dynamoClient(API_CALLS);
  const tables = { jobs: env.JOBS_TABLE, credits: env.CREDITS_TABLE, dueShards: env.DUE_SHARDS };
  const inputs = signedInputs(
    {
      bucket: env.BUCKET,
      region: dynamo.config.region,
      credentials: dynamo.config.credentials,
      endpoint: env.AWS_ENDPOINT_URL,
    },
    Date.now,
  );
  const log = jsonLogger(env.STAGE);
  const limits = limitsOf(env);
  return {
    sessions: sessionsOf(env, log),
    jobs: { ...dynamoJobReader(dynamo, tables), ...dynamoJobOpener(dynamo, tables, limits) },
    inputFiles: inputs,
    inputObjects: inputs,
    inputNotes: dynamoInputNotes(dynamo, tables),
    credits: dynamoCreditLedger(dynamo, tables),
    queue: sqsPartQueue(new SQSClient(API_CALLS), env.WORK_QUEUES, (error) => {
      log.error('queue.send_failed', error, { queue: 'work' });
    }),
    terms: env.KIND_TERMS,
    starterCredits: env.STARTER_CREDITS,
    limits,
    frontend: frontendOf(env),
    log,
    now: Date.now,
  };
}
