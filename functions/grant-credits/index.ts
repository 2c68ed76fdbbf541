import { parseEnv } from '../../shared/runtime/parse-env.ts';
import { grantsDeps } from './deps.ts';
import { GrantsEnv } from './env.ts';
import { grantsHandler } from './handler.ts';

export const handler = grantsHandler(grantsDeps(parseEnv(GrantsEnv, process.env)));
