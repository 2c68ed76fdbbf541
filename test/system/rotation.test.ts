import { randomUUID } from 'node:crypto';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { administratorOf, type System } from '../../infra/tools/local/system/start-system.ts';
import { fetchSecret } from '../../shared/adapters/secrets-manager/fetch-secret.ts';
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

let client: SecretsManagerClient;
beforeAll(() => {
  client = new SecretsManagerClient(administratorOf(system.endpoints));
});
afterAll(() => client.destroy());

/** What ops do; the functions stay as they are, with what they have in mind. */
async function putSecret(slot: string, value: string): Promise<void> {
  await client.send(new PutSecretValueCommand({ SecretId: system.cloud.resource(slot).ref, SecretString: value }));
}

const newSecret = () => `whsec_${Buffer.from(randomUUID()).toString('base64')}`;

test('the model’s key: jobs under way complete, whichever side changes first', async () => {
  const user = await User.withCredits(5, system.endpoints);
  const start = (jobId: string) => user.generate({ prompt: `un phare ${jobId}`, job_id: jobId });
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
    expect((await user.ended(jobId)).body).toMatchObject({ status: 'COMPLETED', credits: { captured: 1 } });
  }
});

// Together: each waits for some seconds.
test.concurrent.each([
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

test('the webhook secret: whichever side changes first, every event arrives', async () => {
  const user = await User.withCredits(3, system.endpoints);
  const known = await fetchSecret(client, system.cloud.resource('WebhookSecret').ref);
  /** A job whose end is told by processes that read the secret anew, as all do after minutes. */
  const deliveredAgain = async (jobId: string) => {
    while (system.cloud.killOne('Deliver'));
    await user.job({ prompt: 'un vase', job_id: jobId });
  };
  const webhook = async (jobId: string) => (await user.row(jobId))?.webhook;
  const acknowledged = (jobId: string) =>
    expect
      .poll(() => webhook(jobId), { timeout: 30_000 })
      .toMatchObject({ state: expect.stringMatching(/acknowledged|confirmed/) });

  await deliveredAgain('cm-avant');
  await acknowledged('cm-avant');

  // We change first: what the frontend refuses with the new value is sent again at once with the one before.
  await putSecret('WebhookSecret', newSecret());
  await deliveredAgain('cm-nous-d-abord');
  await acknowledged('cm-nous-d-abord');
  expect(await webhook('cm-nous-d-abord')).toMatchObject({ attempts: 1 });

  // The frontend changed first, to a value that nobody has put here: its events wait for it.
  await putSecret('WebhookSecret', newSecret());
  await deliveredAgain('cm-eux-d-abord');
  await expect
    .poll(async () => (await webhook('cm-eux-d-abord'))?.log, { timeout: 30_000 })
    .toMatchObject([{ status: 401 }]);
  await putSecret('WebhookSecret', known?.value ?? '');
  await acknowledged('cm-eux-d-abord');
});
