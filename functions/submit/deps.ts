import { randomUUID } from 'node:crypto';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as v from 'valibot';
import { dynamoCreditLedger } from '../../shared/adapters/dynamodb/credits/credit-ledger.ts';
import { dynamoInputNotes } from '../../shared/adapters/dynamodb/jobs/input-notes.ts';
import { dynamoJobOpener } from '../../shared/adapters/dynamodb/jobs/job-opener.ts';
import { dynamoJobReader } from '../../shared/adapters/dynamodb/jobs/job-reader.ts';
import { allowedUrl } from '../../shared/adapters/input-image/allowed-url.ts';
import { signedInputs } from '../../shared/adapters/s3/signed-inputs.ts';
import { sqsPartQueue } from '../../shared/adapters/sqs/part-queue.ts';
import { API_CALLS, dynamoClient } from '../../shared/runtime/aws-clients.ts';
import { ClerkEnv, sessionsOf } from '../../shared/runtime/clerk-env.ts';
import { jsonLogger } from '../../shared/runtime/json-logger.ts';
import { WORK_QUEUES } from '../../shared/runtime/kind-env.ts';
import { frontendOf, limitsOf, OrderEnv } from '../../shared/runtime/order-env.ts';
import { dueShards, json } from '../../shared/runtime/parse-env.ts';
import type { SubmitDeps } from './handler.ts';

export const SubmitEnv = {
  STAGE: v.string(),
  JOBS_TABLE: v.string(),
  DUE_SHARDS: dueShards,
  CREDITS_TABLE: v.string(),
  BUCKET: v.string(),
  AWS_ENDPOINT_URL: v.optional(v.string()),
  WORK_QUEUES,
  INPUT_ORIGINS: json(v.array(v.string())),
  ...OrderEnv,
  ...ClerkEnv,
};
export type SubmitEnv = v.InferOutput<v.ObjectSchema<typeof SubmitEnv, undefined>>;

export function submitDeps(env: SubmitEnv): SubmitDeps {
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
  const inputOrigins = new Set(env.INPUT_ORIGINS);
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
    allowsInput: (url) => allowedUrl(url, inputOrigins) !== undefined,
    terms: env.KIND_TERMS,
    starterCredits: env.STARTER_CREDITS,
    limits,
    frontend: frontendOf(env),
    log,
    now: Date.now,
    newId: randomUUID,
  };
}
