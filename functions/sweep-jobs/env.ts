import * as v from 'valibot';
import { integer } from '../../shared/runtime/parse-env.ts';

export const SweepEnv = {
  STAGE: v.string(),
  JOBS_TABLE: v.string(),
  CREDITS_TABLE: v.string(),
  GENERATE_QUEUE_URL: v.string(),
  DELIVER_QUEUE_URL: v.string(),
  JOB_RETENTION_DAYS: integer,
};
export type SweepEnv = v.InferOutput<v.ObjectSchema<typeof SweepEnv, undefined>>;
