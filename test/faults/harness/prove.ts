import { afterAll, beforeAll, expect, test } from 'vitest';
import { everySingleFault, type Findings, randomPairs } from './explore.ts';
import { CRASHES } from './fault.ts';
import { openSites, type Sites } from './open-sites.ts';
import type { Scenario } from './scenario.ts';

/** Enough simulations at once to keep one processor busy. */
const SITES = 3;
const MINUTES = 60_000;

/**
 * Declares, for every scenario, a test that runs it with a crash before and after every call and with every call timing out, and one
 * that runs random pairs of all kinds of faults.
 */
export function prove(scenarios: readonly Scenario[], seeds: readonly number[]): void {
  let opened: Sites;
  beforeAll(async () => {
    opened = await openSites(SITES);
  });
  afterAll(() => opened.close());

  test.each(scenarios)('a crash at every call: $name', { timeout: 5 * MINUTES }, async (scenario) => {
    expectNoBreach(await everySingleFault(scenario, { ...opened, kinds: CRASHES }));
  });

  test('two faults, and events in any order', { timeout: 5 * MINUTES }, async () => {
    expectNoBreach(await randomPairs(scenarios, seeds, opened));
  });
}

/** `replay` is what shows it again: `npm run faults -- …`. */
function expectNoBreach({ runs, failures }: Findings): void {
  expect(runs).toBeGreaterThan(0);
  expect(failures.map(({ replay, breaches }) => ({ replay, breaches }))).toEqual([]);
}
