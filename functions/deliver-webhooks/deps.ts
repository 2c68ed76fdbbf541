import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as v from 'valibot';
import { dynamoCircuitStore } from '../../shared/adapters/dynamodb/control/circuit-store.ts';
import { dynamoDeliveryStore } from '../../shared/adapters/dynamodb/jobs/delivery-store.ts';
import { dynamoJobReader } from '../../shared/adapters/dynamodb/jobs/job-reader.ts';
import { presignedObjectUrls } from '../../shared/adapters/s3/object-urls.ts';
import { signedFileReader } from '../../shared/adapters/s3/signed-file-reader.ts';
import { secretsManagerRotatingSecret } from '../../shared/adapters/secrets-manager/rotating-secret.ts';
import { sqsVisibility } from '../../shared/adapters/sqs/visibility.ts';
import { postWebhook } from '../../shared/adapters/webhook/post-webhook.ts';
import { viewAtFrontend } from '../../shared/adapters/webhook/view-at-frontend.ts';
import { dynamoClient, WORK_CALLS } from '../../shared/runtime/aws-clients.ts';
import { jsonLogger } from '../../shared/runtime/json-logger.ts';
import { dueShards } from '../../shared/runtime/parse-env.ts';
import { endpointCircuit } from './endpoint-circuit.ts';
import type { DeliverDeps } from './handler.ts';

export const DeliverEnv = {
  STAGE: v.string(),
  JOBS_TABLE: v.string(),
  DUE_SHARDS: dueShards,
  BUCKET: v.string(),
  DELIVER_QUEUE_URL: v.string(),
  WEBHOOK_BASE: v.string(),
  WEBHOOK_SECRET_ID: v.string(),
  AWS_ENDPOINT_URL: v.optional(v.string()),
};
export type DeliverEnv = v.InferOutput<v.ObjectSchema<typeof DeliverEnv, undefined>>;

/** The receiver writes a row per image before it answers. */
const RECEIVER_TIMEOUT_MS = 30_000;
/** The frontend's page asks every two seconds: what is older than this, it has seen for itself. */
const PROGRESS_STALE_MS = 15_000;

export function deliverDeps(env: DeliverEnv): DeliverDeps {
  const dynamo = dynamoClient(WORK_CALLS);
  const tables = { jobs: env.JOBS_TABLE, dueShards: env.DUE_SHARDS };
  const log = jsonLogger(env.STAGE);
  const store = dynamoCircuitStore(dynamo, tables, env.WEBHOOK_BASE);
  const urls = presignedObjectUrls({
    bucket: env.BUCKET,
    region: dynamo.config.region,
    credentials: dynamo.config.credentials,
    endpoint: env.AWS_ENDPOINT_URL,
  });
  return {
    jobs: dynamoJobReader(dynamo, tables),
    deliveries: dynamoDeliveryStore(dynamo, tables),
    circuit: endpointCircuit({ store, log, now: Date.now, random: Math.random }),
    urls,
    files: signedFileReader(urls, Date.now),
    secrets: secretsManagerRotatingSecret(new SecretsManagerClient(WORK_CALLS), env.WEBHOOK_SECRET_ID, Date.now),
    visibility: sqsVisibility(new SQSClient(WORK_CALLS), env.DELIVER_QUEUE_URL),
    post: postWebhook,
    view: viewAtFrontend,
    webhookBase: env.WEBHOOK_BASE,
    environment: env.STAGE === 'prod' ? 'production' : env.STAGE,
    timeoutMs: RECEIVER_TIMEOUT_MS,
    staleAfterMs: PROGRESS_STALE_MS,
    log,
    now: Date.now,
    random: Math.random,
  };
}
