import { parseEnv } from '../../shared/runtime/parse-env.ts';
import { jobsDeps } from './deps.ts';
import { JobsEnv } from './env.ts';
import { jobsHandler } from './handler.ts';

export const handler = jobsHandler(jobsDeps(parseEnv(JobsEnv, process.env)));
