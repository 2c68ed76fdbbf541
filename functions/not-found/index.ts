import { jsonLogger } from '../../shared/runtime/json-logger.ts';
import { parseEnv } from '../../shared/runtime/parse-env.ts';
import { NotFoundEnv, notFoundHandler } from './handler.ts';

const env = parseEnv(NotFoundEnv, process.env);

export const handler = notFoundHandler({ log: jsonLogger(env.STAGE), now: Date.now });
