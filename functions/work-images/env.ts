import * as v from 'valibot';
import { ImageModels } from '../../shared/kinds/image/image-models.ts';
import { boolean, integer, json } from '../../shared/runtime/parse-env.ts';

export const GenerateEnv = {
  STAGE: v.string(),
  JOBS_TABLE: v.string(),
  CREDITS_TABLE: v.string(),
  BUCKET: v.string(),
  GENERATE_QUEUE_URL: v.string(),
  DELIVER_QUEUE_URL: v.string(),
  GEMINI_SECRET_ID: v.string(),
  GEMINI_BASE_URL: v.optional(v.string()),
  IMAGE_MODELS: json(ImageModels),
  INPUT_ORIGINS: json(v.array(v.string())),
  JOB_RETENTION_DAYS: integer,
  PROGRESS_WEBHOOKS: boolean,
};
export type GenerateEnv = v.InferOutput<v.ObjectSchema<typeof GenerateEnv, undefined>>;
