import * as v from 'valibot';
import { dynamoJobList } from '../../shared/adapters/dynamodb/jobs/job-list.ts';
import { API_CALLS, dynamoClient } from '../../shared/runtime/aws-clients.ts';
import { ClerkEnv, sessionsOf } from '../../shared/runtime/clerk-env.ts';
import { jsonLogger } from '../../shared/runtime/json-logger.ts';
import type { JobsDeps } from './handler.ts';

export const JobsEnv = { STAGE: v.string(), JOBS_TABLE: v.string(), ...ClerkEnv };
export type JobsEnv = v.InferOutput<v.ObjectSchema<typeof JobsEnv, undefined>>;

export function jobsDeps(env: JobsEnv): JobsDeps {
  const log = jsonLogger(env.STAGE);
  return {
    sessions: sessionsOf(env, log),
    list: dynamoJobList(dynamoClient(API_CALLS), { jobs: env.JOBS_TABLE }),
    log,
    now: Date.now,
  };
}
