import { S3Client } from '@aws-sdk/client-s3';
import { deleteBelow } from '../../shared/adapters/s3/delete-below.ts';
import { API_CALLS } from '../../shared/runtime/aws-clients.ts';
import { sessionsOf } from '../../shared/runtime/clerk-env.ts';
import { erasingDeps } from '../../shared/runtime/erasing-deps.ts';
import type { DeleteJobEnv } from './env.ts';
import type { DeleteJobDeps } from './handler.ts';

export function deleteJobDeps(env: DeleteJobEnv): DeleteJobDeps {
  const erasing = erasingDeps(env, API_CALLS);
  const s3 = new S3Client(API_CALLS);
  return {
    sessions: sessionsOf(env, erasing.log),
    ...erasing,
    deleteBelow: (prefix, isMeant) => deleteBelow(s3, env.BUCKET, prefix, isMeant),
  };
}
