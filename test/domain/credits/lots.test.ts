import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  byLife,
  givenBack,
  inSpendingOrder,
  type Lot,
  sumOf,
  takeFrom,
  withBack,
  without,
} from '../../../shared/credits/lots.ts';

const lots = fc.uniqueArray(
  fc.record({
    id: fc.integer({ min: 0, max: 9 }).map(String),
    amount: fc.integer({ min: 1, max: 5 }),
    priority: fc.integer({ min: 49, max: 51 }),
    expiresAt: fc.integer({ min: 1, max: 9 }),
  }),
  { selector: ({ id }) => id, maxLength: 6 },
);
const byId = (some: readonly Lot[]): Lot[] => some.toSorted((a, b) => (a.id < b.id ? -1 : 1));

describe('lots', () => {
  test('are spent by priority, then the soonest to expire, and those that never expire last', () => {
    const some: Lot[] = [
      { id: 'never', amount: 1, priority: 50 },
      { id: 'late', amount: 1, priority: 50, expiresAt: 9 },
      { id: 'soon', amount: 1, priority: 50, expiresAt: 3 },
      { id: 'first', amount: 1, priority: 0 },
    ];
    expect(inSpendingOrder(some).map(({ id }) => id)).toEqual(['first', 'soon', 'late', 'never']);
    expect(takeFrom(some, 3).map(({ id }) => id)).toEqual(['first', 'soon', 'late']);
  });

  test('give what was asked for, or everything; nothing appears and nothing is lost', () => {
    return fc.assert(
      fc.property(lots, fc.nat(30), (some, amount) => {
        const taken = takeFrom(some, amount);
        expect(sumOf(taken)).toBe(Math.min(amount, sumOf(some)));
        const left = without(some, taken);
        expect(sumOf(left)).toBe(sumOf(some) - sumOf(taken));
        expect(left.every((lot) => lot.amount > 0)).toBe(true);
        expect(byId(withBack(left, taken))).toEqual(byId(some));
      }),
    );
  });

  test('get back what a job did not use, and what it used is what would have expired first', () => {
    return fc.assert(
      fc.property(lots, fc.nat(5), fc.nat(30), (some, plain, released) => {
        const held = sumOf(some) + plain;
        const taken = takeFrom(some, held);
        const back = givenBack(taken, held, Math.min(released, held));
        expect(sumOf(back)).toBe(Math.max(0, Math.min(released, held) - plain));
        // Used is a beginning of the spending order: no lot comes back whole before one that was spent later is back whole.
        const used = inSpendingOrder(some).map(
          ({ id, amount }) => amount - (back.find((lot) => lot.id === id)?.amount ?? 0),
        );
        const firstUnused = used.indexOf(0);
        if (firstUnused >= 0) expect(used.slice(firstUnused).every((part) => part === 0)).toBe(true);
      }),
    );
  });

  test('live until their time, not at it', () => {
    const lot: Lot = { id: 'a', amount: 1, priority: 50, expiresAt: 5 };
    expect(byLife([lot], 4)).toEqual({ live: [lot], expired: [] });
    expect(byLife([lot], 5)).toEqual({ live: [], expired: [lot] });
  });
});
