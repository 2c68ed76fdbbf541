import { dynamoJobList } from '../../shared/adapters/dynamodb/jobs/job-list.ts';
import { API_CALLS, dynamoClient } from '../../shared/runtime/aws-clients.ts';
import { sessionsOf } from '../../shared/runtime/clerk-env.ts';
import { jsonLogger } from '../../shared/runtime/json-logger.ts';
import type { JobsEnv } from './env.ts';
import type { JobsDeps } from './handler.ts';

export function jobsDeps(env: JobsEnv): JobsDeps {
  const log = jsonLogger(env.STAGE);
  return {
    sessions: sessionsOf(env, log),
    list: dynamoJobList(dynamoClient(API_CALLS), { jobs: env.JOBS_TABLE }),
    log,
    now: Date.now,
  };
}
