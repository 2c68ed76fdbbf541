import * as v from 'valibot';
import { WORK_QUEUES } from '../../shared/runtime/kind-env.ts';
import { dueShards, integer } from '../../shared/runtime/parse-env.ts';

export const SweepEnv = {
  STAGE: v.string(),
  JOBS_TABLE: v.string(),
  DUE_SHARDS: dueShards,
  CREDITS_TABLE: v.string(),
  BUCKET: v.string(),
  WORK_QUEUES,
  DELIVER_QUEUE_URL: v.string(),
  JOB_RETENTION_DAYS: integer,
};
export type SweepEnv = v.InferOutput<v.ObjectSchema<typeof SweepEnv, undefined>>;
