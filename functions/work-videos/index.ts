import { parseEnv } from '../../shared/runtime/parse-env.ts';
import { workHandler } from '../../shared/runtime/work-handler.ts';
import { WorkVideosEnv, workVideosDeps } from './deps.ts';

export const handler = workHandler(workVideosDeps(parseEnv(WorkVideosEnv, process.env)));
