import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as v from 'valibot';
import { isTransient } from '../../shared/adapters/aws/is-transient.ts';
import { dynamoGateStore } from '../../shared/adapters/dynamodb/control/gate-store.ts';
import { dynamoStorageTroubleStore } from '../../shared/adapters/dynamodb/control/storage-trouble-store.ts';
import { dynamoJobCloser } from '../../shared/adapters/dynamodb/jobs/job-closer.ts';
import { dynamoJobReader } from '../../shared/adapters/dynamodb/jobs/job-reader.ts';
import { dynamoPartStore } from '../../shared/adapters/dynamodb/jobs/part-store.ts';
import { geminiImageModel } from '../../shared/adapters/gemini/gemini-image-model.ts';
import { httpsInputImageSource } from '../../shared/adapters/input-image/https-input-image-source.ts';
import { s3FileStore } from '../../shared/adapters/s3/file-store.ts';
import { secretsManagerSecret } from '../../shared/adapters/secrets-manager/secrets.ts';
import { sharpImageRenderer } from '../../shared/adapters/sharp/sharp-image-renderer.ts';
import { sqsDeliveryQueue } from '../../shared/adapters/sqs/delivery-queue.ts';
import { sqsPartQueue } from '../../shared/adapters/sqs/part-queue.ts';
import { sqsVisibility } from '../../shared/adapters/sqs/visibility.ts';
import type { DrawingOutcome } from '../../shared/kinds/image/image-model.ts';
import { ImageModels } from '../../shared/kinds/image/image-models.ts';
import { makeImage } from '../../shared/kinds/image/make-image.ts';
import { TransientError } from '../../shared/messages/transient-error.ts';
import { gatedImageModel } from '../../shared/provider/gated-image-model.ts';
import { dynamoClient, UPLOAD_CALLS, WORK_CALLS } from '../../shared/runtime/aws-clients.ts';
import { jsonLogger } from '../../shared/runtime/json-logger.ts';
import { WORK_QUEUES } from '../../shared/runtime/kind-env.ts';
import { boolean, integer, json } from '../../shared/runtime/parse-env.ts';
import type { WorkDeps } from '../../shared/runtime/work-handler.ts';

export const WorkImagesEnv = {
  STAGE: v.string(),
  JOBS_TABLE: v.string(),
  CREDITS_TABLE: v.string(),
  BUCKET: v.string(),
  WORK_QUEUE_URL: v.string(),
  WORK_QUEUES,
  DELIVER_QUEUE_URL: v.string(),
  GEMINI_SECRET_ID: v.string(),
  GEMINI_BASE_URL: v.optional(v.string()),
  IMAGE_MODELS: json(ImageModels),
  INPUT_ORIGINS: json(v.array(v.string())),
  JOB_RETENTION_DAYS: integer,
  PROGRESS_WEBHOOKS: boolean,
};
export type WorkImagesEnv = v.InferOutput<v.ObjectSchema<typeof WorkImagesEnv, undefined>>;

/** What reading the key, the gate and a large answer may take beside the model's own time. */
const ANSWER_MS = 30_000;

/** 128 bits in 22 characters: it lies in the row, and every write of a row is billed by its size. */
const newLeaseId = () => randomBytes(16).toString('base64url');

export function workImagesDeps(env: WorkImagesEnv): WorkDeps {
  const dynamo = dynamoClient(WORK_CALLS);
  const sqs = new SQSClient(WORK_CALLS);
  const tables = { jobs: env.JOBS_TABLE, credits: env.CREDITS_TABLE };
  const log = jsonLogger(env.STAGE);
  /** A key that we may not read is a key that is missing; one that is out of reach for a moment is trouble of our own, below. */
  const readable = (read: () => Promise<string | undefined>) =>
    read().catch((error: unknown) => {
      log.error('secret.missing', error, { secret: 'model key' });
      if (isTransient(error)) throw new TransientError('the model’s key is out of reach', error);
      return undefined;
    });
  const key = secretsManagerSecret(new SecretsManagerClient(WORK_CALLS), env.GEMINI_SECRET_ID, Date.now);
  const model = geminiImageModel({
    apiKey: () => readable(key.read),
    refreshApiKey: () => readable(key.refresh),
    models: env.IMAGE_MODELS,
    baseUrl: env.GEMINI_BASE_URL,
  });
  return {
    jobs: { ...dynamoJobReader(dynamo, tables), ...dynamoJobCloser(dynamo, tables, env.JOB_RETENTION_DAYS) },
    parts: dynamoPartStore(dynamo, tables),
    files: s3FileStore(new S3Client(UPLOAD_CALLS), env.BUCKET),
    makers: {
      image: makeImage({
        model: gatedImageModel({
          model: { draw: (order, signal) => model.draw(order, signal).catch(keyOutOfReach) },
          gate: dynamoGateStore(dynamo, tables),
          log,
          now: Date.now,
          random: Math.random,
        }),
        renderer: sharpImageRenderer(),
        inputs: httpsInputImageSource({ origins: env.INPUT_ORIGINS }),
        longestDrawingMs: (quality) => {
          const timeouts = env.IMAGE_MODELS[quality].map(({ timeoutSeconds }) => timeoutSeconds);
          return Math.max(...timeouts) * 1_000 + ANSWER_MS;
        },
        log,
      }),
    },
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

/** No call was made, or one that was refused for its key: the image waits, and nothing is counted. */
function keyOutOfReach(error: unknown): DrawingOutcome {
  if (!(error instanceof TransientError)) throw error;
  return { kind: 'trouble', code: 'provider_unavailable', reason: 'the key cannot be read', maybeBilled: false };
}
