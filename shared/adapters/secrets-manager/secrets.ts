import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';

/** What a secret holds until ops put the real value; the templates create it so. */
export const PLACEHOLDER = 'replace-me';

/** How long a value is believed. A rotated secret is in use everywhere after this, or at once where the old one is refused. */
const CACHE_MS = 5 * 60_000;

/** One secret, read with a cache. */
export interface Secret {
  /** The value, or `undefined` when it was never put. */
  read(): Promise<string | undefined>;
  /** The same, past the cache: after somebody refused the cached value. */
  refresh(): Promise<string | undefined>;
}

/** A secret of Secrets Manager. Concurrent readers share one call; a failed call is forgotten, so the next reader tries again. */
export function secretsManagerSecret(client: SecretsManagerClient, secretId: string, now: () => number): Secret {
  let cached: { value: Promise<string | undefined>; at: number } | undefined;

  function refresh(): Promise<string | undefined> {
    const entry = { value: fetchSecret(client, secretId), at: now() };
    cached = entry;
    entry.value.catch(() => {
      if (cached === entry) cached = undefined;
    });
    return entry.value;
  }

  return {
    refresh,
    read: () => (cached !== undefined && now() - cached.at < CACHE_MS ? cached.value : refresh()),
  };
}

async function fetchSecret(client: SecretsManagerClient, secretId: string): Promise<string | undefined> {
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
    const value = SecretString?.trim();
    return value && value !== PLACEHOLDER ? value : undefined;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
