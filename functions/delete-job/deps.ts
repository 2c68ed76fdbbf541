import * as v from 'valibot';
import { API_CALLS } from '../../shared/runtime/aws-clients.ts';
import { ClerkEnv, sessionsOf } from '../../shared/runtime/clerk-env.ts';
import { erasingDeps } from '../../shared/runtime/erasing-deps.ts';
import { dueShards, integer } from '../../shared/runtime/parse-env.ts';
import type { DeleteJobDeps } from './handler.ts';

export const DeleteJobEnv = {
  STAGE: v.string(),
  JOBS_TABLE: v.string(),
  DUE_SHARDS: dueShards,
  CREDITS_TABLE: v.string(),
  BUCKET: v.string(),
  DELIVER_QUEUE_URL: v.string(),
  JOB_RETENTION_DAYS: integer,
  ...ClerkEnv,
};
export type DeleteJobEnv = v.InferOutput<v.ObjectSchema<typeof DeleteJobEnv, undefined>>;

export function deleteJobDeps(env: DeleteJobEnv): DeleteJobDeps {
  const erasing = erasingDeps(env, API_CALLS);
  return { sessions: sessionsOf(env, erasing.log), ...erasing };
}
