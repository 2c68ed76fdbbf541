import * as v from 'valibot';
import { ClerkEnv } from '../../shared/runtime/clerk-env.ts';
import { dueShards, integer } from '../../shared/runtime/parse-env.ts';

export const DeleteJobEnv = {
  STAGE: v.string(),
  JOBS_TABLE: v.string(),
  DUE_SHARDS: dueShards,
  CREDITS_TABLE: v.string(),
  BUCKET: v.string(),
  DELIVER_QUEUE_URL: v.string(),
  JOB_RETENTION_DAYS: integer,
  ...ClerkEnv,
};
export type DeleteJobEnv = v.InferOutput<v.ObjectSchema<typeof DeleteJobEnv, undefined>>;
