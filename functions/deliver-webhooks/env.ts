import * as v from 'valibot';

export const DeliverEnv = {
  STAGE: v.string(),
  JOBS_TABLE: v.string(),
  BUCKET: v.string(),
  DELIVER_QUEUE_URL: v.string(),
  WEBHOOK_BASE: v.string(),
  WEBHOOK_SECRET_ID: v.string(),
  AWS_ENDPOINT_URL: v.optional(v.string()),
};
export type DeliverEnv = v.InferOutput<v.ObjectSchema<typeof DeliverEnv, undefined>>;
