import { type KeySet, parseKeySet } from './parse-key-set.ts';

/**
 * Fetches the key set of a Clerk instance.
 *
 * @throws whenever no good set came: unreachable, too slow, redirected, any status but 200, or a body that is no key set. All of
 *   them are the endpoint's faults, never the token's.
 */
export async function fetchKeySet(issuer: string, fetch: typeof globalThis.fetch, timeoutMs: number): Promise<KeySet> {
  const response = await fetch(`${issuer}/.well-known/jwks.json`, {
    // Ten minutes or a frozen process lie between two fetches: a connection kept from the last one is dead by the next.
    headers: { accept: 'application/json', connection: 'close' },
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`The key endpoint answered ${response.status}.`);
  }
  return parseKeySet(await response.json());
}
