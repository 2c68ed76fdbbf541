import { parseEnv } from '../../shared/runtime/parse-env.ts';
import { eraseDeps } from './deps.ts';
import { EraseEnv } from './env.ts';
import { eraseHandler } from './handler.ts';

export const handler = eraseHandler(eraseDeps(parseEnv(EraseEnv, process.env)));
