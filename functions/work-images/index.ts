import { parseEnv } from '../../shared/runtime/parse-env.ts';
import { workHandler } from '../../shared/runtime/work-handler.ts';
import { WorkImagesEnv, workImagesDeps } from './deps.ts';

export const handler = workHandler(workImagesDeps(parseEnv(WorkImagesEnv, process.env)));
