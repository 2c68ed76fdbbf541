import { parseEnv } from '../../shared/runtime/parse-env.ts';
import { CancelEnv, cancelDeps } from './deps.ts';
import { cancelHandler } from './handler.ts';

export const handler = cancelHandler(cancelDeps(parseEnv(CancelEnv, process.env)));
