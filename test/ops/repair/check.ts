import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from 'vitest';
import { administratorOf } from '../../../infra/tools/local/system/start-system.ts';
import type { Workplace } from '../support/workplace.ts';

export function check(on: Workplace): void {
  describe('check', () => {
    test('names the secret that was never put, one that verifies nothing, and the keys that cannot be had', async () => {
      const secrets = new SecretsManagerClient(administratorOf(on.system.endpoints));
      const put = (SecretId: string, SecretString: string) =>
        secrets.send(new PutSecretValueCommand({ SecretId, SecretString }));
      const { clerkWebhookSecret } = on.system.endpoints;
      await put('sorami/local/webhook-secret', 'replace-me');
      await put('sorami/local/clerk-webhook-secret', `${clerkWebhookSecret} `.replace('whsec_', ''));
      await on.system.clerk.goDown('error');
      const { code, data } = await on.operator.json('check');
      expect(code).toBe(1);
      expect(data['findings']).toContainEqual(
        expect.objectContaining({
          ...{
            check: 'Secret sorami/local/webhook-secret',
            state: 'failed',
            found: 'missing, or still the placeholder',
          },
          hint: expect.stringContaining('put-secret-value'),
        }),
      );
      expect(data['findings']).toContainEqual(
        expect.objectContaining({ check: 'Secret sorami/local/clerk-webhook-secret', state: 'failed' }),
      );
      expect(data['findings']).toContainEqual(
        expect.objectContaining({ state: 'failed', found: 'cannot be had: The key endpoint answered 500.' }),
      );
      await on.system.clerk.comeUp();
      await put('sorami/local/webhook-secret', 'local-webhook-secret');
      await put('sorami/local/clerk-webhook-secret', clerkWebhookSecret);
      secrets.destroy();
    });
  });
}
