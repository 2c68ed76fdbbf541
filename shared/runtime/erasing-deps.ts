import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { dynamoJobCloser } from '../adapters/dynamodb/jobs/job-closer.ts';
import { dynamoJobEraser } from '../adapters/dynamodb/jobs/job-eraser.ts';
import { dynamoJobReader } from '../adapters/dynamodb/jobs/job-reader.ts';
import { deleteBelow, deleteObject } from '../adapters/s3/delete-below.ts';
import { sqsDeliveryQueue } from '../adapters/sqs/delivery-queue.ts';
import type { EraseJobDeps } from '../jobs/lifecycle/erase-job.ts';
import { type AwsCalls, dynamoClient } from './aws-clients.ts';
import { jsonLogger } from './json-logger.ts';

export interface ErasingEnv {
  readonly STAGE: string;
  readonly JOBS_TABLE: string;
  readonly CREDITS_TABLE: string;
  readonly BUCKET: string;
  readonly DELIVER_QUEUE_URL: string;
  readonly JOB_RETENTION_DAYS: number;
  readonly DUE_SHARDS: number;
}

/**
 * What erasing jobs needs; shared by the owner's own deletion, the sweep that carries it on, and the erasure of accounts.
 *
 * @param calls as long as the function's own time allows.
 */
export function erasingDeps(env: ErasingEnv, calls: AwsCalls): EraseJobDeps {
  const dynamo = dynamoClient(calls);
  const s3 = new S3Client(calls);
  const tables = { jobs: env.JOBS_TABLE, credits: env.CREDITS_TABLE, dueShards: env.DUE_SHARDS };
  const log = jsonLogger(env.STAGE);
  return {
    jobs: { ...dynamoJobReader(dynamo, tables), ...dynamoJobCloser(dynamo, tables, env.JOB_RETENTION_DAYS) },
    eraser: dynamoJobEraser(dynamo, tables),
    files: { delete: (key) => deleteObject(s3, env.BUCKET, key) },
    deleteBelow: (prefix, isMeant) => deleteBelow(s3, env.BUCKET, prefix, isMeant),
    queue: sqsDeliveryQueue(new SQSClient(calls), env.DELIVER_QUEUE_URL, (error) => {
      log.error('queue.send_failed', error, { queue: 'deliver' });
    }),
    log,
    now: Date.now,
  };
}
