import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, describe, expect, test } from 'vitest';
import { administratorOf } from '../../../infra/tools/local/system/start-system.ts';
import { dynamoDeliveryStore } from '../../../shared/adapters/dynamodb/jobs/delivery-store.ts';
import { dynamoOf } from '../../support/aws.ts';
import { User } from '../../support/user.ts';
import type { Workplace } from '../support/workplace.ts';

export function webhooks(on: Workplace): void {
  afterEach(() => on.system.frontend.setBehaviour('ok'));

  /** A job whose webhook the frontend has refused once. */
  async function refusedJob(user: User, jobId: string): Promise<void> {
    on.system.frontend.setBehaviour('400');
    await user.job({ prompt: 'un phare', job_id: jobId });
    await expect.poll(async () => (await user.row(jobId))?.webhook?.attempts).toBe(1);
    on.system.frontend.setBehaviour('ok');
  }

  describe('webhooks resend', () => {
    test('sends one job’s again, also when it was acknowledged, under the same event id', async () => {
      const user = await User.withCredits(1, on.system.endpoints);
      await user.job({ prompt: 'un phare', job_id: 'cm-encore' });
      await expect
        .poll(async () => (await user.row('cm-encore'))?.webhook?.state, { timeout: 20_000 })
        .toBe('confirmed');
      expect(await on.operator.run('webhooks', 'resend', 'cm-encore')).toMatchObject({ code: 2 });
      expect(await on.operator.json('webhooks', 'resend', 'cm-encore', '--dry-run')).toMatchObject({
        code: 0,
        data: {
          changed: false,
          webhooks: [{ job_id: 'cm-encore', webhook: 'confirmed', attempts: 1, last_status: 200 }],
        },
      });
      expect(await user.delivered('cm-encore')).toHaveLength(1);

      expect(await on.operator.json('webhooks', 'resend', 'cm-encore', '--user', user.id, '--yes')).toMatchObject({
        code: 0,
        data: { changed: true, sent: [{ job_id: 'cm-encore' }], moved: [] },
      });
      await expect
        .poll(async () => (await user.row('cm-encore'))?.webhook)
        .toMatchObject({
          state: expect.stringMatching(/acknowledged|confirmed/),
          attempts: 2,
          log: [{ ack: 'stored' }, { ack: 'duplicate' }],
        });
      const [first, second] = await user.delivered('cm-encore');
      expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    });

    test('sends again what failed in a period, and nothing else', async () => {
      const user = await User.withCredits(3, on.system.endpoints);
      await refusedJob(user, 'cm-refuse-1');
      await refusedJob(user, 'cm-refuse-2');
      const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
      expect(await on.operator.json('webhooks', 'resend', '--failed-since', tomorrow)).toMatchObject({
        code: 0,
        data: { webhooks: [] },
      });
      const { code, data } = await on.operator.json('webhooks', 'resend', '--failed-since', '2020-01-01', '--yes');
      expect(code).toBe(0);
      const { sent } = data as { sent: { job_id: string; last_status: number }[] };
      expect(new Set(sent.map(({ job_id }) => job_id))).toEqual(new Set(['cm-refuse-1', 'cm-refuse-2']));
      expect(sent.map(({ last_status }) => last_status)).toEqual([400, 400]);
      for (const jobId of ['cm-refuse-1', 'cm-refuse-2']) {
        await expect
          .poll(async () => (await user.row(jobId))?.webhook?.state, { timeout: 20_000 })
          .toMatch(/acknowledged|confirmed/);
      }
    });

    test('lists what was never seen to be stored, with what the frontend showed last', async () => {
      const user = await User.withCredits(1, on.system.endpoints);
      await user.job({ prompt: 'un phare', job_id: 'cm-perdu' });
      await expect
        .poll(async () => (await user.row('cm-perdu'))?.webhook?.state, { timeout: 20_000 })
        .toBe('confirmed');
      const row = await user.row('cm-perdu');
      if (row?.webhook === undefined) throw new Error('no webhook');
      const confirmation = { since: 1, looks: 9, repeats: 8, last: { at: 2, found: 'missing' } } as const;
      const { dynamo, tables } = {
        dynamo: dynamoOf(on.system.endpoints),
        tables: { jobs: on.system.endpoints.jobsTable },
      };
      const after = { ...row.webhook, state: 'unconfirmed', confirmation } as const;
      await dynamoDeliveryStore(dynamo, tables).record(row, row.webhook, after, { now: Date.now() });
      const { code, data } = await on.operator.json('webhooks', 'list', '--user', user.id);
      expect({ code, data }).toMatchObject({
        code: 0,
        data: { webhooks: [{ job_id: 'cm-perdu', webhook: 'unconfirmed', found: 'missing' }] },
      });
    });

    test('refuses what cannot be sent, and says why', async () => {
      const user = await User.withCredits(1, on.system.endpoints);
      const { body } = await user.job({ prompt: 'sans identifiant' });
      expect(await on.operator.run('webhooks', 'resend', String(body['job_id']), '--yes')).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('the frontend does not know it'),
      });
      expect(await on.operator.run('webhooks', 'resend', 'personne', '--yes')).toMatchObject({ code: 1 });
      expect(await on.operator.run('webhooks', 'resend', '--yes')).toMatchObject({ code: 2 });
      expect(await on.operator.run('webhooks', 'resend', 'x', '--failed-since', '2020-01-01')).toMatchObject({
        code: 2,
      });
      for (const [since, until] of [
        ['hier', '2026-11-20'],
        ['2026-02-30', '2026-11-20'],
        ['2026-11-20T08:00Z', '2026-11-20T07:00Z'],
      ]) {
        const period = ['--failed-since', `${since}`, '--failed-until', `${until}`];
        expect(await on.operator.run('webhooks', 'resend', ...period, '--yes')).toMatchObject({ code: 2 });
      }
    });
  });

  describe('webhooks test', () => {
    test('shows that the frontend takes the stage’s secret, and changes nothing there', async () => {
      const { code, data } = await on.operator.json('webhooks', 'test');
      expect({ code, data }).toMatchObject({ code: 0, data: { taken: true, status: 200 } });
      const entry = on.system.frontend.deliveries().at(-1);
      expect(entry).toMatchObject({ headers: { 'x-webhook-secret': true }, problems: [], body: { status: 'pending' } });
    });

    test.each(['401', 'redirect', 'html', 'down'] as const)('fails when the frontend is %s', async (behaviour) => {
      on.system.frontend.setBehaviour(behaviour);
      expect(await on.operator.json('webhooks', 'test')).toMatchObject({ code: 1, data: { taken: false } });
    });

    test('says so when no secret has been put', async () => {
      const { outputs } = on.system.cloud;
      const SecretId = outputs['sorami-local-data']?.['WebhookSecretName'];
      const secrets = new SecretsManagerClient(administratorOf(on.system.endpoints));
      await secrets.send(new PutSecretValueCommand({ SecretId, SecretString: 'replace-me' }));
      secrets.destroy();
      expect(await on.operator.run('webhooks', 'test')).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('has not been put'),
      });
    });
  });
}
