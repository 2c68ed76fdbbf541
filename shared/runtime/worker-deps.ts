import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as v from 'valibot';
import { dynamoGateStore } from '../adapters/dynamodb/control/gate-store.ts';
import { dynamoStorageTroubleStore } from '../adapters/dynamodb/control/storage-trouble-store.ts';
import { dynamoJobCloser } from '../adapters/dynamodb/jobs/job-closer.ts';
import { dynamoJobReader } from '../adapters/dynamodb/jobs/job-reader.ts';
import { dynamoPartStore } from '../adapters/dynamodb/jobs/part-store.ts';
import type { KeySource } from '../adapters/gemini/order-key.ts';
import { s3FileStore } from '../adapters/s3/file-store.ts';
import { inputImages } from '../adapters/s3/input-images.ts';
import { secretsManagerSecret } from '../adapters/secrets-manager/secrets.ts';
import { sqsDeliveryQueue } from '../adapters/sqs/delivery-queue.ts';
import { sqsPartQueue } from '../adapters/sqs/part-queue.ts';
import { sqsVisibility } from '../adapters/sqs/visibility.ts';
import type { InputImageSource, InputImages } from '../inputs/input-files.ts';
import type { FileStore } from '../kinds/file-store.ts';
import type { Makers } from '../kinds/maker.ts';
import { TransientError } from '../messages/transient-error.ts';
import { type GateDeps, throughGate } from '../provider/gated.ts';
import type { ProviderTrouble } from '../provider/outcome.ts';
import type { ModelFamily } from '../provider/provider-gate.ts';
import type { Logger } from '../telemetry/logger.ts';
import { dynamoClient, UPLOAD_CALLS, WORK_CALLS } from './aws-clients.ts';
import { isTransient } from './is-transient.ts';
import { jsonLogger } from './json-logger.ts';
import { WORK_QUEUES } from './kind-env.ts';
import { boolean, integer } from './parse-env.ts';
import type { WorkDeps } from './work-handler.ts';

/** The variables that every worker has. */
export const WorkerEnv = {
  STAGE: v.string(),
  JOBS_TABLE: v.string(),
  CREDITS_TABLE: v.string(),
  BUCKET: v.string(),
  WORK_QUEUE_URL: v.string(),
  WORK_QUEUES,
  DELIVER_QUEUE_URL: v.string(),
  GEMINI_SECRET_ID: v.string(),
  JOB_RETENTION_DAYS: integer,
  PROGRESS_WEBHOOKS: boolean,
};
export type WorkerEnv = v.InferOutput<v.ObjectSchema<typeof WorkerEnv, undefined>>;

/** What a worker gives the makers of its kinds. */
export interface MakerTools {
  /** The model's key. It may be out of reach for a moment: calls go through `ask`. */
  readonly key: KeySource;
  /** Calls the provider through the gate. A key that cannot be read is trouble, and nothing is counted. */
  ask<Outcome extends { readonly kind: string }>(
    call: () => Promise<Outcome | ProviderTrouble>,
  ): Promise<Outcome | ProviderTrouble>;
  readonly files: FileStore;
  /** Reads the pictures of orders. @param web fetches those that are named by an address. */
  inputs(web: InputImageSource): InputImages;
  readonly log: Logger;
}

/** 128 bits in 22 characters: it lies in the row, and every write of a row is billed by its size. */
const newLeaseId = () => randomBytes(16).toString('base64url');

/**
 * What every worker works with, beside the makers of its own kinds.
 *
 * @param family of the models that they call.
 */
export function workerDeps(env: WorkerEnv, family: ModelFamily, makersOf: (tools: MakerTools) => Makers): WorkDeps {
  const dynamo = dynamoClient(WORK_CALLS);
  const sqs = new SQSClient(WORK_CALLS);
  const tables = { jobs: env.JOBS_TABLE, credits: env.CREDITS_TABLE };
  const log = jsonLogger(env.STAGE);
  const s3 = new S3Client(UPLOAD_CALLS);
  const files = s3FileStore(s3, env.BUCKET);
  const gate: GateDeps = { gate: dynamoGateStore(dynamo, tables), family, log, now: Date.now, random: Math.random };
  return {
    jobs: { ...dynamoJobReader(dynamo, tables), ...dynamoJobCloser(dynamo, tables, env.JOB_RETENTION_DAYS) },
    parts: dynamoPartStore(dynamo, tables),
    files,
    makers: makersOf({
      key: modelKey(env.GEMINI_SECRET_ID, log),
      ask: (call) => throughGate(gate, () => call().catch(keyOutOfReach)),
      files,
      inputs: (web) => inputImages(s3, env.BUCKET, web),
      log,
    }),
    storage: dynamoStorageTroubleStore(dynamo, tables),
    sleep: (ms, signal) => setTimeout(ms, undefined, { signal }),
    queue: {
      ...sqsPartQueue(sqs, env.WORK_QUEUES, (error) => {
        log.error('queue.send_failed', error, { queue: 'work' });
      }),
      ...sqsDeliveryQueue(sqs, env.DELIVER_QUEUE_URL, (error) => {
        log.error('queue.send_failed', error, { queue: 'deliver' });
      }),
    },
    tellsProgress: env.PROGRESS_WEBHOOKS,
    visibility: sqsVisibility(sqs, env.WORK_QUEUE_URL),
    log,
    now: Date.now,
    random: Math.random,
    newId: newLeaseId,
  };
}

/** The key in its secret. One that we may not read is a key that is missing; one that is out of reach for a moment is trouble of our own. */
function modelKey(secretId: string, log: Logger): KeySource {
  const key = secretsManagerSecret(new SecretsManagerClient(WORK_CALLS), secretId, Date.now);
  const readable = (read: () => Promise<string | undefined>) =>
    read().catch((error: unknown) => {
      log.error('secret.missing', error, { secret: 'model key' });
      if (isTransient(error)) throw new TransientError('the model’s key is out of reach', error);
      return undefined;
    });
  return { apiKey: () => readable(key.read), refreshApiKey: () => readable(key.refresh) };
}

/** No call was made, or one that was refused for its key: the part waits, and nothing is counted. */
function keyOutOfReach(error: unknown): ProviderTrouble {
  if (!(error instanceof TransientError)) throw error;
  return { kind: 'trouble', code: 'provider_unavailable', reason: 'the key cannot be read', maybeBilled: false };
}
