import { dynamoJobEstimates } from '../../shared/adapters/dynamodb/control/job-estimates.ts';
import { dynamoJobReader } from '../../shared/adapters/dynamodb/jobs/job-reader.ts';
import { presignedObjectUrls } from '../../shared/adapters/s3/object-urls.ts';
import { API_CALLS, dynamoClient } from '../../shared/runtime/aws-clients.ts';
import { sessionsOf } from '../../shared/runtime/clerk-env.ts';
import { jsonLogger } from '../../shared/runtime/json-logger.ts';
import type { ReadEnv } from './env.ts';
import type { ReadDeps } from './handler.ts';

export function readDeps(env: ReadEnv): ReadDeps {
  const log = jsonLogger(env.STAGE);
  const dynamo = dynamoClient(API_CALLS);
  return {
    sessions: sessionsOf(env, log),
    jobs: dynamoJobReader(dynamo, { jobs: env.JOBS_TABLE }),
    estimates: dynamoJobEstimates(dynamo, { jobs: env.JOBS_TABLE, dueShards: env.DUE_SHARDS }),
    urls: presignedObjectUrls({
      bucket: env.BUCKET,
      region: dynamo.config.region,
      credentials: dynamo.config.credentials,
      endpoint: env.AWS_ENDPOINT_URL,
    }),
    log,
    now: Date.now,
  };
}
