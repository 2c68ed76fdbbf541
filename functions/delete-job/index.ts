import { parseEnv } from '../../shared/runtime/parse-env.ts';
import { DeleteJobEnv, deleteJobDeps } from './deps.ts';
import { deleteJobHandler } from './handler.ts';

export const handler = deleteJobHandler(deleteJobDeps(parseEnv(DeleteJobEnv, process.env)));
