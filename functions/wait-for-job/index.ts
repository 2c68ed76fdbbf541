import { parseEnv } from '../../shared/runtime/parse-env.ts';
import { ReadEnv } from '../job-status/deps.ts';
import { waitForJobDeps } from './deps.ts';
import { waitForJobHandler } from './handler.ts';

export const handler = waitForJobHandler(waitForJobDeps(parseEnv(ReadEnv, process.env)));
