import { parseEnv } from '../../shared/runtime/parse-env.ts';
import { deleteJobDeps } from './deps.ts';
import { DeleteJobEnv } from './env.ts';
import { deleteJobHandler } from './handler.ts';

export const handler = deleteJobHandler(deleteJobDeps(parseEnv(DeleteJobEnv, process.env)));
