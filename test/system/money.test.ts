import { describe, expect, test } from 'vitest';
import { User } from '../support/user.ts';

const twenty = Array.from({ length: 20 }, (_, index) => index);

describe('one job id', () => {
  test('is one job and one charge, also from 20 requests at once', async () => {
    const user = await User.withCredits(10);
    const answers = await Promise.all(
      twenty.map(() => user.generate({ prompt: 'un phare', num_images: 2, job_id: 'vingt-fois' })),
    );
    expect(answers.map(({ status }) => status)).toEqual(twenty.map(() => 202));
    expect(answers.filter(({ headers }) => headers.get('idempotent-replayed') === 'true')).toHaveLength(19);
    await user.ended('vingt-fois');
    expect(await user.wallet()).toEqual({ available: 8, held: 0, spent: 2, granted: 10 });
  });

  test('asked for again shows the job as it is now', async () => {
    const user = await User.withCredits(1);
    await user.job({ prompt: 'un phare', job_id: 'revu' });
    const again = await user.generate({ prompt: '  un phare ', num_images: '1', job_id: 'revu', seed: 5 });
    expect(again).toMatchObject({ status: 202, body: { status: 'COMPLETED' } });
    expect(again.headers.get('idempotent-replayed')).toBe('true');
  });

  test('cannot name another request', async () => {
    const user = await User.withCredits(5);
    await user.job({ prompt: 'un phare', job_id: 'conflit' });
    const other = await user.generate({ prompt: 'deux phares', job_id: 'conflit' });
    expect(other).toMatchObject({ status: 422, body: { success: false, code: 'job_id_conflict', job_id: 'conflit' } });
    expect(await user.wallet()).toMatchObject({ available: 4, spent: 1 });
  });

  test('can come from an Idempotency-Key, quoted or not', async () => {
    const user = await User.withCredits(5);
    const one = await user.generate({ prompt: 'un phare' }, { 'idempotency-key': '"cle-7"' });
    const two = await user.generate({ prompt: 'un phare' }, { 'idempotency-key': 'cle-7' });
    expect(two.body['job_id']).toBe(one.body['job_id']);
    await user.ended(String(one.body['job_id']));
    expect(await user.wallet()).toMatchObject({ available: 4 });
    expect(await user.generate({ prompt: 'x' }, { 'idempotency-key': '""' })).toMatchObject({
      status: 400,
      body: { details: [{ field: 'Idempotency-Key' }] },
    });
  });
});

describe('credits', () => {
  test('cannot be overdrawn: 20 requests at once with 5 credits are 5 jobs', async () => {
    const user = await User.withCredits(5);
    const answers = await Promise.all(
      twenty.map((n) => user.generate({ prompt: 'un phare', job_id: `a-decouvert-${n}` })),
    );
    const accepted = answers.filter(({ status }) => status === 202);
    expect(accepted).toHaveLength(5);
    const refused = answers.filter(({ status }) => status !== 202);
    for (const { status, body } of refused) {
      expect(status).toBe(402);
      expect(body).toMatchObject({
        success: false,
        code: 'insufficient_credits',
        creditsRequired: 1,
        creditsAvailable: 0,
      });
      expect(body['message']).toBe('Crédits insuffisants (disponibles : 0, requis : 1).');
    }
    await Promise.all(accepted.map(({ body }) => user.ended(String(body['job_id']))));
    expect(await user.wallet()).toEqual({ available: 0, held: 0, spent: 5, granted: 5 });
  });

  test('are not spent on a blocked prompt', async () => {
    const user = await User.withCredits(3);
    const { body } = await user.job({ prompt: 'interdit [[blocked]]', num_images: 3 });
    expect(body).toMatchObject({
      status: 'FAILED',
      code: 'content_blocked',
      images: [],
      credits: { held: 3, captured: 0, released: 3 },
    });
    expect(await user.wallet()).toEqual({ available: 3, held: 0, spent: 0, granted: 3 });
  });

  test('pay for what was delivered: 3 of 4 good costs 3', async () => {
    const user = await User.withCredits(4);
    const { body } = await user.job({ prompt: 'trois sur quatre [[one-of-4:safety]]', num_images: 4 });
    expect(body).toMatchObject({ status: 'COMPLETED', credits: { held: 4, captured: 3, released: 1 } });
    expect(body['errors']).toMatchObject([{ code: 'content_blocked', charged: false }]);
    expect(await user.wallet()).toEqual({ available: 1, held: 0, spent: 3, granted: 4 });
  });

  test('come back after trouble that passes is waited out', async () => {
    const user = await User.withCredits(1);
    const { body } = await user.job({ prompt: `un instant [[once:503]] ${user.id}` });
    expect(body).toMatchObject({ status: 'COMPLETED', outputs: [{ attempts: 2 }] });
    expect(await user.wallet()).toMatchObject({ available: 0, spent: 1 });
  });

  test('are refused in time to those who have none, and to those who never had any', async () => {
    const user = await User.withCredits(0);
    expect(await user.generate({ prompt: 'x', job_id: 'sans-le-sou' })).toMatchObject({
      status: 402,
      body: { creditsAvailable: 0 },
    });
    expect(await user.status('sans-le-sou')).toMatchObject({ status: 404 });
  });

  test.each([0, -1, -100, 1.5, '0', '-2', 5, 1e9])('cannot be minted by asking for %s images', async (num_images) => {
    const user = await User.withCredits(5);
    const answer = await user.generate({ prompt: 'x', num_images });
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', details: [{ field: 'num_images' }] },
    });
    expect(await user.wallet()).toMatchObject({ available: 5, granted: 5 });
  });
});
