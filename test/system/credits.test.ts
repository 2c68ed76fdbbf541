import { describe, expect, inject, test } from 'vitest';
import { sendGrant } from '../support/signed.ts';
import { User } from '../support/user.ts';

const endpoints = inject('endpoints');
/** Soon drawn. */
const SMALL = { prompt: 'un phare', size: '512x512', format: 'JPEG' };

interface Row {
  readonly id: string;
  readonly type: string;
  readonly amount: number;
  readonly job_id?: string;
}

async function ledgerOf(user: User): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor = '';
  do {
    const { body } = await user.call('GET', `/api/credits/transactions?limit=2${cursor}`);
    rows.push(...(body['transactions'] as Row[]));
    cursor = body['next_cursor'] === null ? '' : `&cursor=${body['next_cursor']}`;
  } while (cursor !== '');
  return rows;
}

describe('credits', () => {
  test('are shown with every movement, newest first, each row with its job', async () => {
    const user = await User.withCredits(5);
    await user.job({ ...SMALL, job_id: 'paye' });
    await user.job({ prompt: 'x [[blocked]]', job_id: 'rendu' });
    expect((await user.call('GET', '/api/credits')).body).toMatchObject({
      available: 4,
      held: 0,
      spent: 1,
      granted: 5,
      lots: [],
    });
    await expect
      .poll(() => ledgerOf(user))
      .toMatchObject([
        { type: 'settle', amount: 1, job_id: 'rendu' },
        { type: 'hold', amount: -1, job_id: 'rendu' },
        { type: 'settle', amount: 0, job_id: 'paye' },
        { type: 'hold', amount: -1, job_id: 'paye' },
        { type: 'grant', amount: 5 },
      ]);
    const rows = await ledgerOf(user);
    expect(rows.reduce((sum, { amount }) => sum + amount, 0)).toBe(4);
  });

  test('are quoted before they are spent, and never spent above what the client agreed to', async () => {
    const user = await User.withCredits(3);
    const quote = await user.call('POST', '/api/images/quote', { prompt: 'x', num_images: 4 });
    expect(quote).toMatchObject({ status: 200, body: { price: 4, available: 3, affordable: false } });
    const dear = await user.generate({ prompt: 'x', num_images: 3, max_credits: 2, job_id: 'cher' });
    expect(dear).toMatchObject({ status: 422, body: { code: 'price_above_limit', price: 3, max_credits: 2 } });
    expect(await user.wallet()).toEqual({ available: 3, held: 0, spent: 0, granted: 3 });
    expect(await user.generate({ prompt: 'x', num_images: 3, max_credits: 3, job_id: 'juste' })).toMatchObject({
      status: 202,
    });
  });
});

describe('grants of the frontend’s server', () => {
  test('are booked once per event, and spent before what does not expire', async () => {
    const user = await User.withCredits(1);
    const eventId = `evt_${user.id}`;
    const soon = new Date(Date.now() + 3_600_000).toISOString();
    const grant = {
      ...{ user_id: user.id, type: 'subscription', amount: 2, reason: 'Abonnement' },
      ...{ expires_at: soon, priority: null },
    };
    const answers = await Promise.all(Array.from({ length: 10 }, () => sendGrant(endpoints, eventId, grant)));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(9).fill(200), 201]);
    expect(await sendGrant(endpoints, eventId, { ...grant, amount: 3 })).toMatchObject({
      status: 422,
      body: { code: 'event_conflict' },
    });
    expect((await user.call('GET', '/api/credits')).body).toMatchObject({
      available: 3,
      lots: [{ amount: 2, expires_at: soon }],
    });
    await user.job({ ...SMALL, job_id: 'abonne', num_images: 2 });
    expect((await user.call('GET', '/api/credits')).body).toMatchObject({ available: 1, lots: [] });
    await user.wallet();
  });

  test('that take away take all or nothing', async () => {
    const user = await User.withCredits(3);
    const take = (amount: number) =>
      sendGrant(endpoints, `evt_${user.id}_${amount}`, {
        user_id: user.id,
        type: 'adjustment',
        amount,
        reason: 'erreur',
      });
    expect(await take(-4)).toMatchObject({ status: 402, body: { available: 3, required: 4 } });
    expect(await take(-3)).toMatchObject({ status: 201 });
    expect(await user.wallet()).toEqual({ available: 0, held: 0, spent: 0, granted: 0 });
  });

  test('that come again in other words are the same grant', async () => {
    const user = await User.withCredits(0);
    const eventId = `evt_${user.id}`;
    const grant = { user_id: user.id, type: 'purchase', amount: 5, reason: 'achat' };
    expect(await sendGrant(endpoints, eventId, { ...grant, expires_at: '2099-01-01T00:00:00Z' })).toMatchObject({
      status: 201,
    });
    for (const words of [
      { expires_at: '2099-01-01T01:00:00+01:00' },
      { expires_at: '2099-01-01T00:00:00Z', priority: 50 },
    ]) {
      expect(await sendGrant(endpoints, eventId, { ...grant, ...words })).toMatchObject({ status: 200 });
    }
    expect(await user.wallet()).toMatchObject({ available: 5 });
  });

  test('that have expired before they came take no money', async () => {
    const user = await User.withCredits(0);
    const grant = {
      user_id: user.id,
      type: 'purchase',
      amount: 5,
      reason: 'achat',
      expires_at: '2026-01-01T00:00:00Z',
    };
    expect(await sendGrant(endpoints, `evt_${user.id}`, grant)).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', details: [{ field: 'expires_at' }] },
    });
    expect(await user.wallet()).toMatchObject({ available: 0, granted: 0 });
  });

  test.each(['T=123==', 'a/b+c=', 'wallet', '#events', 'pay stack ref', '~!@$%^&*(){}'])(
    'are known by any printable id: %s',
    async (id) => {
      const user = await User.withCredits(0);
      const grant = { user_id: user.id, type: 'bonus', amount: 2, reason: 'x' };
      // Ids are of one sender and for ever: a run of its own ends each.
      const eventId = id === 'wallet' ? id : `${id}${user.id}`;
      const first = await sendGrant(endpoints, eventId, grant);
      expect([200, 201, 422]).toContain(first.status);
      if (id !== 'wallet') {
        expect(first.status).toBe(201);
        expect((await sendGrant(endpoints, eventId, grant)).status).toBe(200);
        expect(await user.wallet()).toMatchObject({ available: 2 });
      }
    },
  );

  test.each([
    { type: 'purchase', amount: -5 },
    { type: 'purchase', amount: 0 },
    { type: 'purchase', amount: 1.5 },
    { type: 'refund', amount: 5 },
    { type: 'adjustment', amount: -5, priority: 1 },
    { type: 'bonus', amount: 5, expires_at: '2026-12-31T10:00:00+02' },
    { user_id: 'cm3prisma', type: 'bonus', amount: 5 },
  ])('that make no sense are refused: %o', async (change) => {
    const user = await User.withCredits(0);
    const grant = { user_id: user.id, reason: 'x', ...change };
    expect(await sendGrant(endpoints, `evt_${user.id}`, grant)).toMatchObject({
      status: 400,
      body: { code: 'invalid_request' },
    });
  });
});
