import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { freePort } from '../../infra/tools/local/cloud/free-port.ts';
import { mintToken } from '../../infra/tools/local/stand-ins/clerk/mint-token.ts';
import { newSigningKey } from '../../infra/tools/local/stand-ins/clerk/new-signing-key.ts';
import { tokenOf, User } from '../support/user.ts';
import { auditOf } from './support/audit-of.ts';
import { Operator } from './support/run-ops.ts';

const operator = new Operator();
afterAll(() => operator[Symbol.dispose]());

const tokenFor = (user: User) => tokenOf(inject('endpoints'), user.id, { lifetimeSeconds: 600 });

describe('smoke', () => {
  test('without a token checks what it can, and says of the rest that it was not checked', async () => {
    const { code, stdout } = await operator.run('smoke');
    expect(code).toBe(0);
    expect(stdout).toContain('✓ GET /health: 200 OK');
    expect(stdout).toContain('✓ Health check montre `image_generation_available: true`: true');
    expect(stdout).toContain('✓ GET /api/images/status: 404');
    for (const kind of ['images', 'blog', 'videos']) {
      for (const how of ['sans token', 'token invalide', 'token expiré']) {
        expect(stdout).toContain(`✓ POST /api/${kind}/generate, ${how}: 401`);
      }
    }
    expect(stdout).toContain('– Les crédits sont déduits correctement: non vérifié (sans --token)');
    expect(stdout).not.toContain('✗');
  });

  test('with a token and a job id of the frontend’s checks everything, for the price of each kind', async () => {
    const user = await User.withCredits(100);
    const jobId = `cm-smoke-${randomUUID().slice(0, 8)}`;
    const options = ['--token', await tokenFor(user), '--job-id', jobId, '--images', '2', '--yes'];
    const { code, stdout } = await operator.run('smoke', ...options);
    // Of the other kinds only the webhook: the frontend knows one job.
    expect(stdout).not.toMatch(/✗|– (?!Le webhook)/);
    expect(code).toBe(0);
    expect(stdout).toContain(`✓ Un job_id est retourné: ${jobId}`);
    expect(stdout).toContain('✓ Status: PENDING: PENDING');
    expect(stdout).toContain('✓ Les crédits sont déduits correctement: 2 crédit(s) pour 2 image(s), solde 98');
    expect(stdout).toContain('✓ Le webhook de completion fonctionne: confirmed, 1 essai(s), statut 200');
    expect(stdout).toContain('✓ LA GÉNÉRATION D’IMAGES FONCTIONNE');
    expect(await user.wallet()).toMatchObject({ held: 0, granted: 100 });
    expect(await auditOf(user.id)).toEqual([]);
  });

  test('without a job id of the frontend’s sends it no webhook, and says so', async () => {
    const user = await User.withCredits(100);
    const { code, data } = await operator.json('smoke', '--token', await tokenFor(user), '--yes');
    expect(code).toBe(0);
    expect(data['findings']).toContainEqual(
      expect.objectContaining({ check: 'Le webhook de completion fonctionne', state: 'unverified' }),
    );
    const [hold] = (await user.ledger().entries(user.id)).filter(({ type }) => type === 'hold');
    if (hold?.type !== 'hold') throw new Error('no job was opened');
    expect(await user.deliveries(hold.jobId)).toEqual([]);
  });

  test('fails for a user who cannot pay', async () => {
    const user = await User.withCredits(0);
    const { code, stdout } = await operator.run('smoke', '--token', await tokenFor(user), '--yes');
    expect(code).toBe(1);
    expect(stdout).toContain('✗ Test avec token valide retourne 200/202: 402 Crédits insuffisants');
    expect(stdout).toContain('– Un job_id est retourné: non vérifié (la requête n’a pas été acceptée)');
    expect(stdout).toContain('– Le job se termine: non vérifié (la requête n’a pas été acceptée)');
    expect(stdout).toMatch(/✗ \d+ vérification\(s\) en échec/);
  });

  test('fails for a job id that was used before', async () => {
    const user = await User.withCredits(1);
    await user.job({ prompt: 'deux fois', job_id: 'deja' });
    const { code, stdout } = await operator.run(
      ...['smoke', '--token', await tokenFor(user), '--job-id', 'deja', '--yes'],
    );
    expect(code).toBe(1);
    expect(stdout).toMatch(/✗ Test avec token valide/);
  });

  test('fails against something that is not this backend', async () => {
    const { code, stdout } = await operator.run('smoke', '--api', inject('endpoints').standIns.frontend);
    expect(code).toBe(1);
    expect(stdout).toContain('✗ POST /api/images/generate, sans token: 500 au lieu de 401');
  });

  test('says that nobody answers, and why', async () => {
    const port = await freePort();
    const { code, stdout } = await operator.run('smoke', '--api', `http://127.0.0.1:${port}`);
    expect(code).toBe(1);
    expect(stdout).toContain(`✗ GET /health: no connection (connect ECONNREFUSED 127.0.0.1:${port})`);
    expect(await operator.run('smoke', '--api', 'api.sorami.app')).toMatchObject({ code: 2 });
  });

  test('orders nothing under --dry-run, nor without --yes where nobody can be asked', async () => {
    const user = await User.withCredits(1);
    const token = ['--token', await tokenFor(user)];
    expect(await operator.run('smoke', ...token, '--dry-run')).toMatchObject({ code: 0 });
    expect(await operator.run('smoke', ...token)).toMatchObject({ code: 2 });
    expect(await operator.run('smoke', '--token', '-')).toMatchObject({ code: 2 });
    expect(await operator.runWith(`${token[1]}\n`, 'smoke', '--token', '-', '--dry-run')).toMatchObject({ code: 0 });
    expect(await user.wallet()).toMatchObject({ available: 1, spent: 0 });
  });

  test('takes an expired token of the operator’s, and refuses what is no token', async () => {
    const { authorizedParty, issuer } = inject('endpoints');
    const foreign = { ...(await newSigningKey()), issuer, authorizedParty };
    const expired = await mintToken(foreign, 'user_nobody', { ageSeconds: 600 });
    const { code, stdout } = await operator.run('smoke', '--expired-token', expired);
    expect(code).toBe(0);
    expect(stdout).toContain('✓ POST /api/images/generate, token expiré: 401');
    expect(await operator.run('smoke', '--token', 'abc', '--yes')).toMatchObject({ code: 2 });
  });
});

describe('check', () => {
  test('finds the local system well, and shows no secret', async () => {
    const { code, data } = await operator.json('check');
    expect(data['findings']).not.toContainEqual(expect.objectContaining({ state: 'failed' }));
    expect(code).toBe(0);
    expect(data['findings']).toContainEqual(
      expect.objectContaining({ check: 'Secret sorami/local/gemini-api-key', state: 'ok', found: 'has a value' }),
    );
    expect(JSON.stringify(data)).not.toContain('local-webhook-secret');
  });
});
