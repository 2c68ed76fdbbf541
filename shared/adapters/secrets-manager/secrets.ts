import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Secret } from '../../accounts/secret.ts';
import { cached } from './cached.ts';
import { fetchSecret } from './fetch-secret.ts';

/** A secret of Secrets Manager. */
export function secretsManagerSecret(client: SecretsManagerClient, secretId: string, now: () => number): Secret {
  return cached(async () => (await fetchSecret(client, secretId))?.value, now);
}
