import * as v from 'valibot';
import { ClerkEnv } from '../../shared/runtime/clerk-env.ts';
import { WORK_QUEUES } from '../../shared/runtime/kind-env.ts';
import { OrderEnv } from '../../shared/runtime/order-env.ts';
import { dueShards } from '../../shared/runtime/parse-env.ts';

export const RetryJobEnv = {
  STAGE: v.string(),
  JOBS_TABLE: v.string(),
  DUE_SHARDS: dueShards,
  CREDITS_TABLE: v.string(),
  WORK_QUEUES,
  ...OrderEnv,
  ...ClerkEnv,
};
export type RetryJobEnv = v.InferOutput<v.ObjectSchema<typeof RetryJobEnv, undefined>>;
