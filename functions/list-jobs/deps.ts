import { dynamoJobList } from '../../shared/adapters/dynamodb/jobs/job-list.ts';
import { API_CALLS, dynamoClient } from '../../shared/runtime/aws-clients.ts';
import { sessionsOf } from '../../shared/runtime/clerk-env.ts';
import { jsonLogger } from '../../shared/runtime/json-logger.ts';
import type { JobsEnv } from './env.ts';
import type { JobsDeps } from './handler.ts';

export function jobsDeps(env: JobsEnv): JobsDeps {
  return {
    sessions: sessionsOf(env),
    list: dynamoJobList(dynamoClient(API_CALLS), { jobs: env.JOBS_TABLE }),
    log: jsonLogger(env.STAGE),
    now: Date.now,
  };
}
