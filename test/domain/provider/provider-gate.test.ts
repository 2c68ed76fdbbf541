import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type GateDeps, throughGate } from '../../../shared/provider/gated.ts';
import type { ProviderTrouble } from '../../../shared/provider/outcome.ts';
import {
  admission,
  closeGate,
  type GateState,
  type Gates,
  type ModelFamily,
} from '../../../shared/provider/provider-gate.ts';

const MINUTE = 60_000;

describe('the provider’s gate', () => {
  test('keeps everybody out while it is closed, and sends nobody back before it opens', () => {
    return fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (now, draw) => {
        const answer = admission({ closedUntil: 100_000, strikes: 0 }, now, () => draw);
        expect(answer.kind).toBe('turned-away');
        expect(answer.kind === 'turned-away' && now + answer.waitMs).toBeGreaterThanOrEqual(100_000);
      }),
    );
  });

  test('opens gradually', () => {
    const shareAt = (ms: number): number => {
      const draws = Array.from({ length: 100 }, (_, index) => index / 100);
      const gate: GateState = { closedUntil: 0, strikes: 0 };
      return draws.filter((draw) => admission(gate, ms, () => draw).kind === 'admitted').length;
    };
    expect([0, 15_000, 30_000, 60_000].map(shareAt)).toEqual([0, 25, 50, 100]);
    expect(admission(undefined, 0, () => 0.99).kind).toBe('admitted');
  });

  test('stays closed twice as long each time it is met again while opening, within bounds', () => {
    let gate = closeGate(undefined, 5 * MINUTE, 0);
    const waits = [gate.closedUntil];
    for (let round = 0; round < 5; round += 1) {
      const now = gate.closedUntil + 1_000;
      gate = closeGate(gate, 5 * MINUTE, now);
      waits.push(gate.closedUntil - now);
    }
    expect(waits.map((wait) => wait / MINUTE)).toEqual([5, 10, 20, 30, 30, 30]);
    expect(closeGate(gate, 5 * MINUTE, gate.closedUntil + 10 * MINUTE).strikes).toBe(0);
  });
});

describe('calls through the gate', () => {
  const spent: ProviderTrouble = {
    kind: 'trouble',
    code: 'provider_overloaded',
    reason: '429 spend',
    maybeBilled: false,
    retryAfterMs: 5 * MINUTE,
    closes: 'family',
  };

  function modelAnswering(outcome: ProviderTrouble) {
    let gates: Gates = {};
    const clock = { now: 0 };
    const deps: Omit<GateDeps, 'family'> = {
      gate: {
        read: () => Promise.resolve(gates),
        close: (name, next) => {
          gates = { ...gates, [name]: next };
          return Promise.resolve();
        },
      },
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      now: () => clock.now,
      random: () => 0.5,
    };
    let calls = 0;
    const call = () => {
      calls += 1;
      return Promise.resolve(outcome);
    };
    const ask = (family: ModelFamily) => throughGate({ ...deps, family }, call);
    return { ask, draw: () => ask('images'), calls: () => calls, clock };
  }

  test('keeps other families out only when it is about the account', async () => {
    const family = modelAnswering(spent);
    await family.ask('videos');
    await family.ask('images');
    expect(family.calls()).toBe(2);
    const account = modelAnswering({ ...spent, closes: 'account' });
    await account.ask('videos');
    await account.ask('images');
    expect(account.calls()).toBe(1);
  });

  test('pauses every worker, not one message, when the account has spent its budget', async () => {
    const { draw, calls, clock } = modelAnswering(spent);
    expect(await draw()).toEqual(spent);
    expect(await draw()).toMatchObject({
      kind: 'trouble',
      code: 'provider_overloaded',
      reason: 'gate closed',
      maybeBilled: false,
    });
    expect(calls()).toBe(1);
    clock.now = 10 * MINUTE;
    await draw();
    expect(calls()).toBe(2);
  });

  test('lets trouble of a single call pass without closing', async () => {
    const { draw, calls } = modelAnswering({
      kind: 'trouble',
      code: 'provider_overloaded',
      reason: '429 PerMinute',
      maybeBilled: false,
    });
    await draw();
    await draw();
    expect(calls()).toBe(2);
  });
});
