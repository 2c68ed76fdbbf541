import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { RotatingSecret } from '../../accounts/secret.ts';
import { cached } from './cached.ts';
import { fetchSecret } from './fetch-secret.ts';

/** How long after a rotation the previous value is used beside the new one: as long as a webhook may be under way. */
const OVERLAP_MS = 72 * 3_600_000;

/**
 * A secret whose previous version stays good for a while. One `put-secret-value` rotates it: Secrets Manager moves the labels, the new
 * version becomes `AWSCURRENT` and the old one `AWSPREVIOUS`.
 */
export function secretsManagerRotatingSecret(
  client: SecretsManagerClient,
  secretId: string,
  now: () => number,
): RotatingSecret {
  return cached(async () => {
    const current = await fetchSecret(client, secretId);
    if (current === undefined || now() - current.putAt > OVERLAP_MS) return current && { current: current.value };
    const previous = await fetchSecret(client, secretId, 'AWSPREVIOUS');
    return { current: current.value, ...(previous === undefined ? {} : { previous: previous.value }) };
  }, now);
}
