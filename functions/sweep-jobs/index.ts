import { parseEnv } from '../../shared/runtime/parse-env.ts';
import { sweepDeps } from './deps.ts';
import { SweepEnv } from './env.ts';
import { sweepHandler } from './handler.ts';

export const handler = sweepHandler(sweepDeps(parseEnv(SweepEnv, process.env)));
