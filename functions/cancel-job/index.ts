import { parseEnv } from '../../shared/runtime/parse-env.ts';
import { cancelDeps } from './deps.ts';
import { CancelEnv } from './env.ts';
import { cancelHandler } from './handler.ts';

export const handler = cancelHandler(cancelDeps(parseEnv(CancelEnv, process.env)));
