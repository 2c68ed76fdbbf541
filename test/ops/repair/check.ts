import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from 'vitest';
import { administratorOf } from '../../../infra/local/system/start-system.ts';
import type { Workplace } from '../support/workplace.ts';

export function check(on: Workplace): void {
  describe('check', () => {
    test('names the secret that was never put, and the keys that cannot be had', async () => {
      const secrets = new SecretsManagerClient(administratorOf(on.system.endpoints));
      const SecretId = 'sorami/local/webhook-secret';
      await secrets.send(new PutSecretValueCommand({ SecretId, SecretString: 'replace-me' }));
      await on.system.clerk.goDown('error');
      const { code, data } = await on.operator.json('check');
      expect(code).toBe(1);
      expect(data['findings']).toContainEqual(
        expect.objectContaining({
          ...{ check: `Secret ${SecretId}`, state: 'failed', found: 'missing, or still the placeholder' },
          hint: expect.stringContaining('put-secret-value'),
        }),
      );
      expect(data['findings']).toContainEqual(
        expect.objectContaining({ state: 'failed', found: 'cannot be had: The key endpoint answered 500.' }),
      );
      await on.system.clerk.comeUp();
      await secrets.send(new PutSecretValueCommand({ SecretId, SecretString: 'local-webhook-secret' }));
      secrets.destroy();
    });
  });
}
