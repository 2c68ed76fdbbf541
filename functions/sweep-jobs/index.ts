import { parseEnv } from '../../shared/runtime/parse-env.ts';
import { SweepEnv, sweepDeps } from './deps.ts';
import { sweepHandler } from './handler.ts';

export const handler = sweepHandler(sweepDeps(parseEnv(SweepEnv, process.env)));
