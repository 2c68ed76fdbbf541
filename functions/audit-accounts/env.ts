import * as v from 'valibot';

export const AuditEnv = {
  STAGE: v.string(),
  JOBS_TABLE: v.string(),
  CREDITS_TABLE: v.string(),
  BUCKET: v.string(),
};
export type AuditEnv = v.InferOutput<v.ObjectSchema<typeof AuditEnv, undefined>>;
