import { describe, expect, test } from 'vitest';
import { dynamoGateStore } from '../../../shared/adapters/dynamodb/control/gate-store.ts';
import { dynamoOf } from '../../support/aws.ts';
import { User } from '../../support/user.ts';
import type { Workplace } from '../support/workplace.ts';

export function gate(on: Workplace): void {
  describe('gate', () => {
    test('that the provider has closed is seen everywhere, and can be opened', async () => {
      const { operator, system } = on;
      expect(await operator.json('gate', 'show')).toMatchObject({ code: 0, data: { gate: 'open' } });
      const user = await User.withCredits(3, system.endpoints);
      await user.generate({ prompt: 'trop pour aujourd’hui [[429-day-stays]]', job_id: 'quota' });
      expect((await user.ended('quota')).body).toMatchObject({ status: 'FAILED', code: 'provider_overloaded' });

      const shown = await operator.json('gate', 'show');
      expect(shown).toMatchObject({ code: 1, data: { gate: 'closed', reason: expect.stringContaining('PerDay') } });
      const health = await (await fetch(`${system.endpoints.api}/health`)).json();
      expect(health).toMatchObject({
        status: 'healthy',
        image_generation_available: false,
        provider_paused_until: shown.data['closed_until'],
      });
      const { data } = await operator.json('check');
      expect(data['findings']).toContainEqual(
        expect.objectContaining({
          check: 'Provider gate',
          state: 'failed',
          hint: expect.stringContaining('gate open'),
        }),
      );

      expect(await operator.json('gate', 'open', '--dry-run')).toMatchObject({ code: 0, data: { changed: false } });
      expect(await operator.json('gate', 'open', '--yes')).toMatchObject({ code: 0, data: { changed: true } });
      expect(await operator.json('gate', 'open', '--yes')).toMatchObject({ code: 0, data: { changed: false } });
      await user.generate({ prompt: 'un phare', job_id: 'apres' });
      expect((await user.ended('apres')).body).toMatchObject({ status: 'COMPLETED' });
    });

    test.each(['account', 'videos'] as const)(
      'of %s that was closed anew since it was read stays closed',
      async (name) => {
        const gates = dynamoGateStore(dynamoOf(on.system.endpoints), on.tables());
        const first = { closedUntil: Date.now() + 60_000, strikes: 0, reason: '429', closedAt: Date.now() };
        const second = { ...first, closedUntil: first.closedUntil + 60_000, strikes: 1 };
        await gates.close(name, first, undefined);
        await gates.close(name, second, first);
        expect(await gates.open(name, first)).toBe(false);
        expect(await gates.read()).toEqual({ [name]: second });
        expect(await gates.open(name, second)).toBe(true);
        expect(await gates.read()).toEqual({});
      },
    );

    test('closed by a magic word opens when its job has ended', async () => {
      const user = await User.withCredits(2, on.system.endpoints);
      await user.generate({ prompt: 'trop dépensé [[429-spend]]', job_id: 'depense' });
      expect((await user.ended('depense')).body).toMatchObject({ status: 'FAILED' });
      await expect.poll(async () => (await on.operator.json('gate', 'show')).data['gate']).toBe('open');
      await user.generate({ prompt: 'un phare', job_id: 'ensuite' });
      expect((await user.ended('ensuite')).body).toMatchObject({ status: 'COMPLETED' });
    });
  });
}
