import * as v from 'valibot';
import { dueShards } from '../../shared/runtime/parse-env.ts';

export const DeliverEnv = {
  STAGE: v.string(),
  JOBS_TABLE: v.string(),
  DUE_SHARDS: dueShards,
  BUCKET: v.string(),
  DELIVER_QUEUE_URL: v.string(),
  WEBHOOK_BASE: v.string(),
  WEBHOOK_SECRET_ID: v.string(),
  AWS_ENDPOINT_URL: v.optional(v.string()),
};
export type DeliverEnv = v.InferOutput<v.ObjectSchema<typeof DeliverEnv, undefined>>;
