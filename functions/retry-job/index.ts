import { parseEnv } from '../../shared/runtime/parse-env.ts';
import { retryJobDeps } from './deps.ts';
import { RetryJobEnv } from './env.ts';
import { retryJobHandler } from './handler.ts';

export const handler = retryJobHandler(retryJobDeps(parseEnv(RetryJobEnv, process.env)));
