import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';

/** What a secret holds until ops put the real value; the templates create it so. */
export const PLACEHOLDER = 'replace-me';

/** One version of a secret. */
export interface SecretVersion {
  readonly value: string;
  /** When it was put, epoch ms. */
  readonly putAt: number;
}

/** A version by its label, or `undefined` when it was never put. */
export async function fetchSecret(
  client: SecretsManagerClient,
  SecretId: string,
  VersionStage: 'AWSCURRENT' | 'AWSPREVIOUS' = 'AWSCURRENT',
): Promise<SecretVersion | undefined> {
  try {
    const answer = await client.send(new GetSecretValueCommand({ SecretId, VersionStage }));
    const value = answer.SecretString?.trim();
    return value && value !== PLACEHOLDER ? { value, putAt: answer.CreatedDate?.getTime() ?? 0 } : undefined;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
