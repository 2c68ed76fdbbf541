import * as v from 'valibot';
import { type ApiDeps, apiHandler } from '../../shared/http/api-handler.ts';
import { refuse } from '../../shared/http/refusal.ts';

export const NotFoundEnv = { STAGE: v.string() };

/** `$default`: every address that is no route. HTTP APIs have no gateway responses to customise, so a function says it in JSON. */
export function notFoundHandler(deps: ApiDeps) {
  return apiHandler(() => Promise.resolve(refuse('route_not_found')), deps);
}
