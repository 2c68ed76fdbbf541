import * as v from 'valibot';
import { ClerkEnv } from '../../shared/runtime/clerk-env.ts';
import { integer } from '../../shared/runtime/parse-env.ts';

export const CancelEnv = {
  STAGE: v.string(),
  JOBS_TABLE: v.string(),
  CREDITS_TABLE: v.string(),
  DELIVER_QUEUE_URL: v.string(),
  JOB_RETENTION_DAYS: integer,
  ...ClerkEnv,
};
export type CancelEnv = v.InferOutput<v.ObjectSchema<typeof CancelEnv, undefined>>;
