import * as v from 'valibot';
import { ImageModels } from '../../shared/kinds/image/image-models.ts';
import { WORK_QUEUES } from '../../shared/runtime/kind-env.ts';
import { boolean, integer, json } from '../../shared/runtime/parse-env.ts';

export const WorkImagesEnv = {
  STAGE: v.string(),
  JOBS_TABLE: v.string(),
  CREDITS_TABLE: v.string(),
  BUCKET: v.string(),
  WORK_QUEUE_URL: v.string(),
  WORK_QUEUES,
  DELIVER_QUEUE_URL: v.string(),
  GEMINI_SECRET_ID: v.string(),
  GEMINI_BASE_URL: v.optional(v.string()),
  IMAGE_MODELS: json(ImageModels),
  INPUT_ORIGINS: json(v.array(v.string())),
  JOB_RETENTION_DAYS: integer,
  PROGRESS_WEBHOOKS: boolean,
};
export type WorkImagesEnv = v.InferOutput<v.ObjectSchema<typeof WorkImagesEnv, undefined>>;
