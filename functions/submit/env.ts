import * as v from 'valibot';
import { ClerkEnv } from '../../shared/runtime/clerk-env.ts';
import { OrderEnv } from '../../shared/runtime/order-env.ts';
import { dueShards, Features, integer, json } from '../../shared/runtime/parse-env.ts';

export const SubmitEnv = {
  STAGE: v.string(),
  JOBS_TABLE: v.string(),
  DUE_SHARDS: dueShards,
  CREDITS_TABLE: v.string(),
  GENERATE_QUEUE_URL: v.string(),
  FEATURES: json(Features),
  IMAGE_PRICE: integer,
  CREDIT_MODE: v.picklist(['ledger', 'external']),
  STARTER_CREDITS: integer,
  DEADLINE_SECONDS: integer,
  INPUT_ORIGINS: json(v.array(v.string())),
  ...OrderEnv,
  ...ClerkEnv,
};
export type SubmitEnv = v.InferOutput<v.ObjectSchema<typeof SubmitEnv, undefined>>;
