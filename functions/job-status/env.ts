import * as v from 'valibot';
import { ClerkEnv } from '../../shared/runtime/clerk-env.ts';
import { dueShards } from '../../shared/runtime/parse-env.ts';

export const ReadEnv = {
  STAGE: v.string(),
  JOBS_TABLE: v.string(),
  DUE_SHARDS: dueShards,
  BUCKET: v.string(),
  AWS_ENDPOINT_URL: v.optional(v.string()),
  ...ClerkEnv,
};
export type ReadEnv = v.InferOutput<v.ObjectSchema<typeof ReadEnv, undefined>>;
