import { randomUUID } from 'node:crypto';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { administratorOf, type System } from '../../infra/local/system/start-system.ts';
import { signWebhook } from '../../shared/adapters/webhook/sign-webhook.ts';
import { newUser } from '../support/aws.ts';
import { systemOfItsOwn } from '../support/system-of-its-own.ts';
import { callApi, User } from '../support/user.ts';

let system: System;
const lines: string[] = [];

beforeAll(async () => {
  system = await systemOfItsOwn({ modelLatencyMs: 300, onLog: ({ line }) => lines.push(line) });
});
afterAll(() => system.stop());

/** What ops do; the functions stay as they are, with what they have in mind. */
async function putSecret(slot: string, value: string): Promise<void> {
  const client = new SecretsManagerClient(administratorOf(system.endpoints));
  await client.send(new PutSecretValueCommand({ SecretId: system.cloud.resource(slot).ref, SecretString: value }));
  client.destroy();
}

const newSecret = () => `whsec_${Buffer.from(randomUUID()).toString('base64')}`;

test('the model’s key: jobs under way complete, whichever side changes first', async () => {
  const user = await User.withCredits(12, system.endpoints);
  const start = (jobId: string) => user.generate({ prompt: `un phare ${jobId}`, num_images: 2, job_id: jobId });
  await user.job({ prompt: 'la clé est connue' });

  // We know first: the old key is still good, nobody looks.
  await start('a');
  const next = `key-${randomUUID()}`;
  await putSecret('GeminiKey', next);
  await start('b');
  system.gemini?.rotateKey(next);
  await start('c');

  // The provider knows first: images wait.
  const last = `key-${randomUUID()}`;
  system.gemini?.rotateKey(last);
  await start('d');
  await expect.poll(() => lines.some((line) => line.includes('provider_key_refused')), { timeout: 30_000 }).toBe(true);
  await putSecret('GeminiKey', last);

  for (const jobId of ['a', 'b', 'c', 'd']) {
    expect((await user.ended(jobId)).body).toMatchObject({ status: 'COMPLETED', credits: { captured: 2 } });
  }
});

test.each([
  ['GrantSecret', '/api/credits/grants', 'webhook', 201],
  ['ClerkSecret', '/api/webhooks/clerk', 'svix', 200],
] as const)(
  '%s: callers are heard with the old value and the new one, from the moment that it is put',
  async (slot, path, prefix, status) => {
    const { grantSecret, clerkWebhookSecret } = system.endpoints;
    const call = async (secret: string) => {
      const body = JSON.stringify(
        slot === 'GrantSecret'
          ? { user_id: newUser(), type: 'purchase', amount: 1, reason: 'test' }
          : { type: 'user.updated', data: { id: newUser() } },
      );
      const eventId = randomUUID();
      const timestamp = Math.floor(Date.now() / 1000);
      const headers = {
        [`${prefix}-id`]: eventId,
        [`${prefix}-timestamp`]: String(timestamp),
        [`${prefix}-signature`]: signWebhook({ eventId, timestamp, body }, [secret]),
      };
      return (await callApi(system.endpoints, 'POST', path, { body, headers })).status;
    };
    const old = slot === 'GrantSecret' ? grantSecret : clerkWebhookSecret;
    expect(await call(old)).toBe(status);
    const rotated = newSecret();
    expect(await call(rotated)).toBe(401);
    await putSecret(slot, rotated);
    // Wrong signatures make nobody look more often than this.
    await expect.poll(() => call(rotated), { timeout: 30_000, interval: 1_000 }).toBe(status);
    expect(await call(old)).toBe(status);
    expect(await call(newSecret())).toBe(401);
  },
);

test('the webhook secret: while the frontend knows only the value before, its events arrive at the first attempt', async () => {
  const user = await User.withCredits(2, system.endpoints);
  const id = user.id.slice(5, 20);
  await user.job({ prompt: 'un vase', job_id: `v1-${id}` });
  await user.delivered(`v1-${id}`);
  await putSecret('WebhookSecret', newSecret());
  // A process that knows only the new value, as all do after minutes.
  system.cloud.killOne('Deliver');
  await user.job({ prompt: 'un vase', job_id: `v2-${id}` });
  await expect.poll(async () => (await user.row(`v2-${id}`))?.webhook?.state, { timeout: 30_000 }).toBe('acknowledged');
  expect((await user.row(`v2-${id}`))?.webhook).toMatchObject({ attempts: 1 });
});
