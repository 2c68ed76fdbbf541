import { parseEnv } from '../../shared/runtime/parse-env.ts';
import { JobsEnv, jobsDeps } from './deps.ts';
import { jobsHandler } from './handler.ts';

export const handler = jobsHandler(jobsDeps(parseEnv(JobsEnv, process.env)));
