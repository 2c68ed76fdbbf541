import { parseEnv } from '../../shared/runtime/parse-env.ts';
import { DeliverEnv, deliverDeps } from './deps.ts';
import { deliverHandler } from './handler.ts';

export const handler = deliverHandler(deliverDeps(parseEnv(DeliverEnv, process.env)));
