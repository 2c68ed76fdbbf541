import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { System } from '../../infra/tools/local/system/start-system.ts';
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
  test('hears of a job’s steps in order while it goes on, and of its end; its owner sees how that stands', async () => {
    const user = await User.withCredits(2, system.endpoints);
    const webhookOf = async (jobId: string) => (await user.status(jobId)).body['webhook'];
    // The first one warms the functions up. Its id is the server's: the frontend is not told, and there is nothing to see.
    const { body: first } = await user.job({ prompt: 'sans identifiant' });
    expect(await webhookOf(String(first['job_id']))).toBeNull();

    await user.generate({ prompt: 'lent [[slow:2]]', job_id: 'cm-lent' });
    expect(await webhookOf('cm-lent')).toBeNull();
    await user.delivered('cm-lent');
    const deliveries = await user.deliveries('cm-lent');
    const statuses = statusesOf(deliveries);
    expect(statuses.slice(0, 2)).toEqual(['initializing', 'generating']);
    expect(statuses.at(-1)).toBe('completed');
    expect(statuses.filter((status) => status === 'completed')).toHaveLength(1);
    const percents = deliveries.map(({ body }) => Number(body['progress']));
    expect(percents).toEqual([...percents].sort((a, b) => a - b));
    for (const { problems, stored } of deliveries) expect({ problems, stored }).toEqual({ problems: [], stored: true });
    await expect
      .poll(() => webhookOf('cm-lent'), { timeout: 20_000 })
      .toEqual({ state: 'confirmed', attempts: 1, last_status: 200, next_attempt_at: null });
  });

  test('that is down does not slow down a job, and has its end when it is back', async () => {
    const user = await User.withCredits(1, system.endpoints);
    system.frontend.setBehaviour('down');
    const { body } = await user.job({ prompt: 'pendant la panne', job_id: 'cm-panne' });
    expect(body).toMatchObject({ status: 'COMPLETED' });
    await expect.poll(async () => (await user.row('cm-panne'))?.webhook?.attempts).toBeGreaterThan(0);
    system.frontend.setBehaviour('ok');
    const [delivery] = await user.delivered('cm-panne');
    expect(delivery).toMatchObject({ stored: true, problems: [], body: { status: 'completed' } });
  });
});
