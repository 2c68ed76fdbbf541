import { S3Client } from '@aws-sdk/client-s3';
import { dynamoErasureStore } from '../../shared/adapters/dynamodb/control/erasure-store.ts';
import { deleteBelow } from '../../shared/adapters/s3/delete-below.ts';
import { AWS_TIMEOUTS, dynamoClient } from '../../shared/runtime/aws-clients.ts';
import { erasingDeps } from '../../shared/runtime/erasing-deps.ts';
import type { EraseEnv } from './env.ts';
import type { EraseDeps } from './handler.ts';

export function eraseDeps(env: EraseEnv): EraseDeps {
  const s3 = new S3Client(AWS_TIMEOUTS);
  return {
    ...erasingDeps(env),
    erasures: dynamoErasureStore(dynamoClient(), { jobs: env.JOBS_TABLE }),
    deleteBelow: (prefix) => deleteBelow(s3, env.BUCKET, prefix),
  };
}
