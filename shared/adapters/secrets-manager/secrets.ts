import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type Cached, cached } from './cached.ts';
import { fetchSecret } from './fetch-secret.ts';

/** One secret, read with a cache: its value, or `undefined` when it was never put. `refresh` after a peer refused the value. */
export type Secret = Cached<string | undefined>;

/** A secret of Secrets Manager. */
export function secretsManagerSecret(client: SecretsManagerClient, secretId: string, now: () => number): Secret {
  return cached(async () => (await fetchSecret(client, secretId))?.value, now);
}
