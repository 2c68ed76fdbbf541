import { parseEnv } from '../../shared/runtime/parse-env.ts';
import { GrantsEnv, grantsDeps } from './deps.ts';
import { grantsHandler } from './handler.ts';

export const handler = grantsHandler(grantsDeps(parseEnv(GrantsEnv, process.env)));
