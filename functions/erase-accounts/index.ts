import { parseEnv } from '../../shared/runtime/parse-env.ts';
import { EraseEnv, eraseDeps } from './deps.ts';
import { eraseHandler } from './handler.ts';

export const handler = eraseHandler(eraseDeps(parseEnv(EraseEnv, process.env)));
