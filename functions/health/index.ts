import { parseEnv } from '../../shared/runtime/parse-env.ts';
import { healthDeps } from './deps.ts';
import { HealthEnv } from './env.ts';
import { healthHandler } from './handler.ts';

export const handler = healthHandler(healthDeps(parseEnv(HealthEnv, process.env)));
