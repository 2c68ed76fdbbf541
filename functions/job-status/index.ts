import { parseEnv } from '../../shared/runtime/parse-env.ts';
import { readDeps } from './deps.ts';
import { ReadEnv } from './env.ts';
import { readHandler } from './handler.ts';

export const handler = readHandler(readDeps(parseEnv(ReadEnv, process.env)));
