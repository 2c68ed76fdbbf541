import { parseEnv } from '../../shared/runtime/parse-env.ts';
import { submitDeps } from './deps.ts';
import { SubmitEnv } from './env.ts';
import { submitHandler } from './handler.ts';

export const handler = submitHandler(submitDeps(parseEnv(SubmitEnv, process.env)));
