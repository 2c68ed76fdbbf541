import { S3Client } from '@aws-sdk/client-s3';
import { dynamoErasureStore } from '../../shared/adapters/dynamodb/control/erasure-store.ts';
import { deleteBelow } from '../../shared/adapters/s3/delete-below.ts';
import { BATCH_CALLS, dynamoClient } from '../../shared/runtime/aws-clients.ts';
import { erasingDeps } from '../../shared/runtime/erasing-deps.ts';
import type { EraseEnv } from './env.ts';
import type { EraseDeps } from './handler.ts';

export function eraseDeps(env: EraseEnv): EraseDeps {
  const s3 = new S3Client(BATCH_CALLS);
  return {
    ...erasingDeps(env, BATCH_CALLS),
    erasures: dynamoErasureStore(dynamoClient(BATCH_CALLS), { jobs: env.JOBS_TABLE }),
    deleteBelow: (prefix) => deleteBelow(s3, env.BUCKET, prefix),
  };
}
