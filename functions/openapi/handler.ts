import * as v from 'valibot';
import { answer } from '../../shared/http/api-answer.ts';
import { type ApiDeps, apiHandler } from '../../shared/http/api-handler.ts';

export const OpenApiEnv = { STAGE: v.string() };

/** `GET /openapi.json`: the contract. */
export function openapiHandler(document: Readonly<Record<string, unknown>>, deps: ApiDeps) {
  const contract = answer<'Contract'>(
    200,
    { ...document, openapi: '3.1.0' },
    { 'cache-control': 'public, max-age=300' },
  );
  return apiHandler(() => Promise.resolve(contract), deps);
}
