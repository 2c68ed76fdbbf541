import { parseEnv } from '../../shared/runtime/parse-env.ts';
import { SubmitEnv, submitDeps } from './deps.ts';
import { submitHandler } from './handler.ts';

export const handler = submitHandler(submitDeps(parseEnv(SubmitEnv, process.env)));
