import { parseEnv } from '../../shared/runtime/parse-env.ts';
import { workHandler } from '../../shared/runtime/work-handler.ts';
import { workImagesDeps } from './deps.ts';
import { WorkImagesEnv } from './env.ts';

export const handler = workHandler(workImagesDeps(parseEnv(WorkImagesEnv, process.env)));
