import { inject } from 'vitest';
import { type ClientOptions, createClient, type SoramiClient } from '../../shared/client/index.ts';
import { tokenOf, User } from '../support/user.ts';

/** A user with credits, and a client that calls the running system as that user. */
export async function clientOf(
  credits: number,
  options: Partial<ClientOptions> = {},
): Promise<{ readonly user: User; readonly client: SoramiClient }> {
  const endpoints = inject('endpoints');
  const user = await User.withCredits(credits);
  const client = createClient({ baseUrl: endpoints.api, token: () => tokenOf(endpoints, user.id), ...options });
  return { user, client };
}

/** The value of a result that must be one. */
export function valueIn<T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T {
  if (!result.ok) throw new Error(`not ok: ${JSON.stringify(result.error)}`);
  return result.value;
}

/** The error of a result that must be one. */
export function errorIn<E>(result: { ok: true; value: unknown } | { ok: false; error: E }): E {
  if (result.ok) throw new Error(`ok: ${JSON.stringify(result.value)}`);
  return result.error;
}
