import { parseEnv } from '../../shared/runtime/parse-env.ts';
import { UploadsEnv, uploadsDeps } from './deps.ts';
import { uploadsHandler } from './handler.ts';

export const handler = uploadsHandler(uploadsDeps(parseEnv(UploadsEnv, process.env)));
