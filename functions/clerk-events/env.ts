import * as v from 'valibot';
import { integer } from '../../shared/runtime/parse-env.ts';

export const ClerkEventsEnv = {
  STAGE: v.string(),
  JOBS_TABLE: v.string(),
  CREDITS_TABLE: v.string(),
  CLERK_SECRET_ID: v.string(),
  STARTER_CREDITS: integer,
};
export type ClerkEventsEnv = v.InferOutput<v.ObjectSchema<typeof ClerkEventsEnv, undefined>>;
