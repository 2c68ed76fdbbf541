import { parseEnv } from '../../shared/runtime/parse-env.ts';
import { ReadEnv, readDeps } from './deps.ts';
import { readHandler } from './handler.ts';

export const handler = readHandler(readDeps(parseEnv(ReadEnv, process.env)));
