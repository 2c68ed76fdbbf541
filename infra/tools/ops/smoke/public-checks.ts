import { forwardedRoutes } from '../../../stages/old-routes.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { examined, type Finding } from '../views/finding.ts';
import { callApi } from './call-api.ts';
import { expiredToken } from './expired-token.ts';

const GENERATE_ROUTES = ['/api/images/generate', '/api/blog/generate', '/api/videos/generate'] as const;

/** `GET /health`, the route that was missing and the two that must not exist. */
export async function routeChecks(api: string): Promise<readonly Finding[]> {
  const health = 'GET /health';
  const flag = 'Health check montre `image_generation_available: true`';
  const state = await examined(health, async () => {
    const { status, body } = await callApi(api, 'GET', '/health');
    const available = body['image_generation_available'];
    return [
      { check: health, state: status === 200 ? 'ok' : 'failed', found: status === 200 ? '200 OK' : String(status) },
      { check: flag, state: available === true ? 'ok' : 'failed', found: String(available) },
    ];
  });
  const missing = ['/api/health', '/api/images/status'].map((path) => expectStatus(api, 'GET', path, 404));
  return [...state, ...(await Promise.all(missing)).flat()];
}

/** Generating requires a session. */
export async function authenticationChecks(
  deployment: Deployment,
  api: string,
  givenExpired: string | undefined,
): Promise<readonly Finding[]> {
  const expired = await expiredToken(deployment, givenExpired);
  const note = expired.genuine ? '' : ' (jeton imité, Clerk ne l’a pas signé ; --expired-token en essaie un vrai)';
  // What is forwarded is for the old server to refuse.
  const forwarded = forwardedRoutes(deployment.stage).map(({ path }) => path);
  const attempts = GENERATE_ROUTES.filter((path) => !forwarded.includes(path)).flatMap((path) => [
    expectStatus(api, 'POST', path, 401, 'sans token', { body: {} }),
    expectStatus(api, 'POST', path, 401, 'token invalide', { body: {}, token: 'token-invalide' }),
    expectStatus(api, 'POST', path, 401, 'token expiré', { body: {}, token: expired.token }, note),
  ]);
  return (await Promise.all(attempts)).flat();
}

function expectStatus(
  api: string,
  method: 'GET' | 'POST',
  path: string,
  expected: number,
  how?: string,
  request: Parameters<typeof callApi>[3] = {},
  note = '',
): Promise<readonly Finding[]> {
  const check = `${method} ${path}${how === undefined ? '' : `, ${how}`}`;
  return examined(check, async () => {
    const { status } = await callApi(api, method, path, request);
    if (status === expected) return [{ check, state: 'ok', found: `${status}${note}` }];
    return [{ check, state: 'failed', found: `${status} au lieu de ${expected}` }];
  });
}
