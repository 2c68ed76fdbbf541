import * as v from 'valibot';
import { KINDS_ON } from '../../shared/runtime/kind-env.ts';
import { json } from '../../shared/runtime/parse-env.ts';

export const HealthEnv = {
  STAGE: v.string(),
  BUCKET: v.string(),
  JOBS_TABLE: v.string(),
  GEMINI_SECRET_ID: v.string(),
  WEBHOOK_SECRET_ID: v.string(),
  GRANT_SECRET_ID: v.string(),
  CLERK_SECRET_ID: v.string(),
  CLERK_ISSUER: v.string(),
  CLERK_JWKS: v.optional(json(v.unknown())),
  KINDS_ON,
};
export type HealthEnv = v.InferOutput<v.ObjectSchema<typeof HealthEnv, undefined>>;
