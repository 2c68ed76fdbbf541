import { parseEnv } from '../../shared/runtime/parse-env.ts';
import { HealthEnv, healthDeps } from './deps.ts';
import { healthHandler } from './handler.ts';

export const handler = healthHandler(healthDeps(parseEnv(HealthEnv, process.env)));
