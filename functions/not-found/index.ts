import { jsonLogger } from '../../shared/runtime/json-logger.ts';
import { notFoundHandler } from './handler.ts';

export const handler = notFoundHandler({ log: jsonLogger(), now: Date.now });
