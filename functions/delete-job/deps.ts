import { API_CALLS } from '../../shared/runtime/aws-clients.ts';
import { sessionsOf } from '../../shared/runtime/clerk-env.ts';
import { erasingDeps } from '../../shared/runtime/erasing-deps.ts';
import type { DeleteJobEnv } from './env.ts';
import type { DeleteJobDeps } from './handler.ts';

export function deleteJobDeps(env: DeleteJobEnv): DeleteJobDeps {
  const erasing = erasingDeps(env, API_CALLS);
  return { sessions: sessionsOf(env, erasing.log), ...erasing };
}
