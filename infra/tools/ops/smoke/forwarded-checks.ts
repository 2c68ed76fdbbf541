import { type ForwardedRoute, forwardedRoutes } from '../../../stages/old-routes.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { examined, type Finding } from '../views/finding.ts';
import { callApi } from './call-api.ts';

/** What stands for a variable of a path: no job has this id. */
const NO_JOB = 'smoke-inconnu';

/**
 * Every route of the frontend that the stage forwards, asked without a token: the old server answers, and neither this backend nor API
 * Gateway in its place.
 */
export async function forwardedChecks({ stage }: Deployment, api: string): Promise<readonly Finding[]> {
  return (await Promise.all(forwardedRoutes(stage).map((route) => answeredByTheOldServer(api, route)))).flat();
}

function answeredByTheOldServer(api: string, { method, path }: ForwardedRoute): Promise<readonly Finding[]> {
  const check = `${method} ${path}, transmis à l’ancien serveur`;
  return examined(check, async () => {
    const address = path.replace(/\{\w+\+?\}/g, NO_JOB);
    const { status, body } = await callApi(api, method === 'POST' ? 'POST' : 'GET', address, {
      ...(method === 'POST' ? { body: {} } : {}),
    });
    // Errors of this backend always name their request, those of API Gateway have nothing but a message.
    if (typeof body['request_id'] === 'string' && typeof body['code'] === 'string') {
      return [{ check, state: 'failed', found: `${status} de ce backend : la route n’est pas transmise` }];
    }
    const isGateways = [502, 503, 504].includes(status) && Object.keys(body).join() === 'message';
    return isGateways
      ? [{ check, state: 'failed', found: `${status} d’API Gateway : l’ancien serveur ne répond pas` }]
      : [{ check, state: 'ok', found: `${status} de l’ancien serveur` }];
  });
}
