import { dynamoErasureStore } from '../../shared/adapters/dynamodb/control/erasure-store.ts';
import { BATCH_CALLS, dynamoClient } from '../../shared/runtime/aws-clients.ts';
import { erasingDeps } from '../../shared/runtime/erasing-deps.ts';
import type { EraseEnv } from './env.ts';
import type { EraseDeps } from './handler.ts';

export function eraseDeps(env: EraseEnv): EraseDeps {
  return {
    ...erasingDeps(env, BATCH_CALLS),
    erasures: dynamoErasureStore(dynamoClient(BATCH_CALLS), { jobs: env.JOBS_TABLE }),
  };
}
