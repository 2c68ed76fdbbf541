import { parseEnv } from '../../shared/runtime/parse-env.ts';
import { RetryJobEnv, retryJobDeps } from './deps.ts';
import { retryJobHandler } from './handler.ts';

export const handler = retryJobHandler(retryJobDeps(parseEnv(RetryJobEnv, process.env)));
