import { randomUUID } from 'node:crypto';
import { CreateSecretCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, expect, inject, test } from 'vitest';
import { administratorOf } from '../../infra/tools/local/system/start-system.ts';
import { secretsManagerRotatingSecret } from '../../shared/adapters/secrets-manager/rotating-secret.ts';

const HOUR = 3_600_000;
const client = new SecretsManagerClient(administratorOf(inject('endpoints')));
afterAll(() => client.destroy());

test('a secret that one command rotates keeps its previous value for three days', async () => {
  const SecretId = `test/${randomUUID()}`;
  let now = Date.now();
  const secret = secretsManagerRotatingSecret(client, SecretId, () => now);
  const put = (SecretString: string) => client.send(new PutSecretValueCommand({ SecretId, SecretString }));

  expect(await secret.read()).toBeUndefined();
  await client.send(new CreateSecretCommand({ Name: SecretId, SecretString: 'replace-me' }));
  expect(await secret.refresh()).toBeUndefined();
  await put('first');
  expect(await secret.refresh()).toEqual({ current: 'first' });
  await put('second\n');
  expect(await secret.read()).toEqual({ current: 'first' }); // believed for five minutes
  now += 5 * 60_000;
  expect(await secret.read()).toEqual({ current: 'second', previous: 'first' });
  now += 72 * HOUR;
  expect(await secret.read()).toEqual({ current: 'second' });
});

test('a secret that has leaked is worth nothing once its successor has been put twice', async () => {
  const SecretId = `test/${randomUUID()}`;
  const secret = secretsManagerRotatingSecret(client, SecretId, Date.now);
  await client.send(new CreateSecretCommand({ Name: SecretId, SecretString: 'leaked' }));
  for (let twice = 1; twice <= 2; twice += 1) {
    await client.send(new PutSecretValueCommand({ SecretId, SecretString: 'successor' }));
  }
  expect(await secret.read()).toEqual({ current: 'successor', previous: 'successor' });
});
