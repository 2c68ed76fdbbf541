import * as v from 'valibot';
import { dynamoErasureStore } from '../../shared/adapters/dynamodb/control/erasure-store.ts';
import { BATCH_CALLS, dynamoClient } from '../../shared/runtime/aws-clients.ts';
import { erasingDeps } from '../../shared/runtime/erasing-deps.ts';
import { dueShards, integer } from '../../shared/runtime/parse-env.ts';
import type { EraseDeps } from './handler.ts';

export const EraseEnv = {
  STAGE: v.string(),
  JOBS_TABLE: v.string(),
  DUE_SHARDS: dueShards,
  CREDITS_TABLE: v.string(),
  BUCKET: v.string(),
  DELIVER_QUEUE_URL: v.string(),
  JOB_RETENTION_DAYS: integer,
};
export type EraseEnv = v.InferOutput<v.ObjectSchema<typeof EraseEnv, undefined>>;

export function eraseDeps(env: EraseEnv): EraseDeps {
  return {
    ...erasingDeps(env, BATCH_CALLS),
    erasures: dynamoErasureStore(dynamoClient(BATCH_CALLS), { jobs: env.JOBS_TABLE }),
  };
}
