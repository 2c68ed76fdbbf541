import { parseEnv } from '../../shared/runtime/parse-env.ts';
import { workHandler } from '../../shared/runtime/work-handler.ts';
import { WorkTextsEnv, workTextsDeps } from './deps.ts';

export const handler = workHandler(workTextsDeps(parseEnv(WorkTextsEnv, process.env)));
