import * as v from 'valibot';
import { ClerkEnv } from '../../shared/runtime/clerk-env.ts';
import { WORK_QUEUES } from '../../shared/runtime/kind-env.ts';
import { OrderEnv } from '../../shared/runtime/order-env.ts';
import { dueShards, json } from '../../shared/runtime/parse-env.ts';

export const SubmitEnv = {
  STAGE: v.string(),
  JOBS_TABLE: v.string(),
  DUE_SHARDS: dueShards,
  CREDITS_TABLE: v.string(),
  WORK_QUEUES,
  INPUT_ORIGINS: json(v.array(v.string())),
  ...OrderEnv,
  ...ClerkEnv,
};
export type SubmitEnv = v.InferOutput<v.ObjectSchema<typeof SubmitEnv, undefined>>;
