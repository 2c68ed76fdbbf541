import * as v from 'valibot';
import { dynamoJobEstimates } from '../../shared/adapters/dynamodb/control/job-estimates.ts';
import { dynamoJobReader } from '../../shared/adapters/dynamodb/jobs/job-reader.ts';
import { presignedObjectUrls } from '../../shared/adapters/s3/object-urls.ts';
import { signedFileReader } from '../../shared/adapters/s3/signed-file-reader.ts';
import { API_CALLS, dynamoClient } from '../../shared/runtime/aws-clients.ts';
import { ClerkEnv, sessionsOf } from '../../shared/runtime/clerk-env.ts';
import { jsonLogger } from '../../shared/runtime/json-logger.ts';
import { dueShards } from '../../shared/runtime/parse-env.ts';
import type { ReadDeps } from './handler.ts';

export const ReadEnv = {
  STAGE: v.string(),
  JOBS_TABLE: v.string(),
  DUE_SHARDS: dueShards,
  BUCKET: v.string(),
  AWS_ENDPOINT_URL: v.optional(v.string()),
  ...ClerkEnv,
};
export type ReadEnv = v.InferOutput<v.ObjectSchema<typeof ReadEnv, undefined>>;

export function readDeps(env: ReadEnv): ReadDeps {
  const log = jsonLogger(env.STAGE);
  const dynamo = dynamoClient(API_CALLS);
  const urls = presignedObjectUrls({
    bucket: env.BUCKET,
    region: dynamo.config.region,
    credentials: dynamo.config.credentials,
    endpoint: env.AWS_ENDPOINT_URL,
  });
  return {
    sessions: sessionsOf(env, log),
    jobs: dynamoJobReader(dynamo, { jobs: env.JOBS_TABLE }),
    estimates: dynamoJobEstimates(dynamo, { jobs: env.JOBS_TABLE, dueShards: env.DUE_SHARDS }),
    urls,
    files: signedFileReader(urls, Date.now),
    log,
    now: Date.now,
  };
}
