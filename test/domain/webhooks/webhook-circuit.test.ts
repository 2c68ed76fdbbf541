import { describe, expect, test } from 'vitest';
import {
  admission,
  type Circuit,
  CLOSED_CIRCUIT,
  isEndpointFailure,
  pauseAfterFailure,
} from '../../../shared/webhooks/webhook-circuit.ts';

const noJitter = () => 0;

describe('the circuit', () => {
  test('lets everything through until five failures in a row', () => {
    for (let failures = 0; failures < 5; failures += 1) {
      const circuit: Circuit = { failures, pauses: 0 };
      expect(admission(circuit, 1_000)).toEqual({ kind: 'open' });
      expect(pauseAfterFailure(circuit, 1_000, noJitter)).toBeUndefined();
    }
    expect(pauseAfterFailure({ failures: 5, pauses: 0 }, 1_000, noJitter)).toBe(16_000);
  });

  test('lets nothing through while it pauses, and then one to try', () => {
    const circuit: Circuit = { failures: 5, pauses: 1, pausedUntil: 16_000 };
    expect(admission(circuit, 15_999)).toEqual({ kind: 'wait', until: 16_000 });
    expect(admission(circuit, 16_000)).toEqual({ kind: 'probe' });
  });

  test('pauses twice as long after every failed try, five minutes at most', () => {
    const pauses = [0, 1, 2, 3, 4, 5, 9].map(
      (count) => pauseAfterFailure({ failures: 5 + count, pauses: count, pausedUntil: 0 }, 0, noJitter) ?? 0,
    );
    expect(pauses.map((ms) => ms / 1000)).toEqual([15, 30, 60, 120, 240, 300, 300]);
  });

  test('pauses at once when it is asked to, for as long, 15 minutes at most', () => {
    expect(pauseAfterFailure({ ...CLOSED_CIRCUIT, failures: 1 }, 0, noJitter, 40_000)).toBe(40_000);
    expect(pauseAfterFailure({ ...CLOSED_CIRCUIT, failures: 1 }, 0, noJitter, 86_400_000)).toBe(900_000);
  });

  test.each([
    [undefined, true],
    [200, true],
    [301, true],
    [401, true],
    [403, true],
    [429, true],
    [500, true],
    [503, true],
    [400, false],
    [404, false],
    [405, false],
    [413, false],
    [422, false],
  ])('an attempt that ended with %s speaks against the endpoint: %s', (status, against) => {
    expect(isEndpointFailure(status)).toBe(against);
  });
});
