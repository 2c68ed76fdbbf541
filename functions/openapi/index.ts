import document from '../../shared/contract/openapi.json' with { type: 'json' };
import { jsonLogger } from '../../shared/runtime/json-logger.ts';
import { parseEnv } from '../../shared/runtime/parse-env.ts';
import { OpenApiEnv, openapiHandler } from './handler.ts';

export const handler = openapiHandler(document, {
  log: jsonLogger(parseEnv(OpenApiEnv, process.env).STAGE),
  now: Date.now,
});
