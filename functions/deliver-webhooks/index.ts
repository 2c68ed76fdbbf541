import { parseEnv } from '../../shared/runtime/parse-env.ts';
import { deliverDeps } from './deps.ts';
import { DeliverEnv } from './env.ts';
import { deliverHandler } from './handler.ts';

export const handler = deliverHandler(deliverDeps(parseEnv(DeliverEnv, process.env)));
