import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { System } from '../../infra/local/system/start-system.ts';
import { systemOfItsOwn } from '../support/system-of-its-own.ts';
import { User } from '../support/user.ts';

/** A system to itself: its frontend is told to be slow and to fail. */
let system: System;
beforeAll(async () => {
  system = await systemOfItsOwn();
});
afterAll(() => system.stop());

const statusesOf = (deliveries: readonly { body: unknown }[]) =>
  deliveries.map(({ body }) => (body as { status: string }).status);

describe('the frontend’s server', () => {
  test('hears of a job’s steps in order while it goes on, and of its end', async () => {
    const user = await User.withCredits(2, system.endpoints);
    await user.job({ prompt: 'un premier, pour que tout soit chaud', job_id: 'chaud' });
    await user.delivered('chaud');
    await user.job({ prompt: 'lent [[slow:2]]', job_id: 'lent' });
    await user.delivered('lent');
    const deliveries = await user.deliveries('lent');
    const statuses = statusesOf(deliveries);
    expect(statuses.slice(0, 2)).toEqual(['initializing', 'generating']);
    expect(statuses.at(-1)).toBe('completed');
    expect(statuses.filter((status) => status === 'completed')).toHaveLength(1);
    const percents = deliveries.map(({ body }) => Number(body['progress']));
    expect(percents).toEqual([...percents].sort((a, b) => a - b));
    for (const { problems, stored } of deliveries) expect({ problems, stored }).toEqual({ problems: [], stored: true });
  });

  test('that hangs over a step hears nothing else of that job until the step is given up', async () => {
    const user = await User.withCredits(1, system.endpoints);
    system.frontend.setBehaviour('slow', 60_000);
    await user.generate({ prompt: 'lent [[slow:1]]', job_id: 'suspendu' });
    await expect.poll(() => user.deliveries('suspendu')).toHaveLength(1);
    await user.ended('suspendu');
    expect(statusesOf(await user.deliveries('suspendu'))).toEqual(['initializing']);
    system.frontend.setBehaviour('ok');
    await user.delivered('suspendu');
    expect(statusesOf(await user.deliveries('suspendu'))).toEqual(['initializing', 'completed']);
  });

  test('that is down does not slow down a job, and has its end when it is back', async () => {
    const user = await User.withCredits(1, system.endpoints);
    system.frontend.setBehaviour('down');
    const { body } = await user.job({ prompt: 'pendant la panne', job_id: 'panne' });
    expect(body).toMatchObject({ status: 'COMPLETED' });
    await expect.poll(async () => (await user.row('panne'))?.webhook?.attempts).toBeGreaterThan(0);
    system.frontend.setBehaviour('ok');
    const [delivery] = await user.delivered('panne');
    expect(delivery).toMatchObject({ stored: true, problems: [], body: { status: 'completed' } });
  });
});

describe('the owner of a job', () => {
  test('sees in its status how it stands with the frontend', async () => {
    const user = await User.withCredits(2, system.endpoints);
    await user.generate({ prompt: 'lent [[slow:1]]', job_id: 'statut' });
    expect((await user.status('statut')).body['webhook']).toBeNull();
    await user.ended('statut');
    await expect
      .poll(async () => (await user.status('statut')).body['webhook'], { timeout: 20_000 })
      .toEqual({
        state: 'acknowledged',
        attempts: 1,
        last_status: 200,
        next_attempt_at: null,
      });
    const { body } = await user.job({ prompt: 'sans identifiant' });
    expect((await user.status(String(body['job_id']))).body['webhook']).toBeNull();
  });
});
