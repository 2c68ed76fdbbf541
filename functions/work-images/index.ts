import { parseEnv } from '../../shared/runtime/parse-env.ts';
import { generateDeps } from './deps.ts';
import { GenerateEnv } from './env.ts';
import { generateHandler } from './handler.ts';

export const handler = generateHandler(generateDeps(parseEnv(GenerateEnv, process.env)));
