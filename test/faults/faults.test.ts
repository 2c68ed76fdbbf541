import { afterAll, beforeAll, expect, test } from 'vitest';
import { everySingleFault, type Findings, randomPairs } from './harness/explore.ts';
import { openSites, type Sites } from './harness/open-sites.ts';
import { SCENARIOS } from './scenarios.ts';

// What `npm run proof` runs whole: here the simplest story with every fault at every call, and a handful of pairs over all stories.

/** Enough simulations at once to keep one processor busy. */
const SITES = 3;
const MINUTES = 60_000;

let opened: Sites;
beforeAll(async () => {
  opened = await openSites(SITES);
});
afterAll(() => opened.close());

test('every fault at every call of one image', { timeout: 3 * MINUTES }, async () => {
  const [scenario] = SCENARIOS.filter(({ name }) => name === 'one-image');
  if (scenario === undefined) throw new Error('there is no such scenario');
  expectNoBreach(await everySingleFault(scenario, opened));
});

test.each(['chain', 'slow'])('a death after every call of parts: %s', { timeout: 3 * MINUTES }, async (name) => {
  const [scenario] = SCENARIOS.filter((one) => one.name === name);
  if (scenario === undefined) throw new Error('there is no such scenario');
  expectNoBreach(await everySingleFault(scenario, { ...opened, kinds: ['kill-after'] }));
});

test('two faults, and events in any order', { timeout: 3 * MINUTES }, async () => {
  const seeds = Array.from({ length: 12 }, (_, index) => 1000 + index);
  expectNoBreach(await randomPairs(SCENARIOS, seeds, opened));
});

/** `replay` is what shows it again: `npm run faults -- …`. */
function expectNoBreach({ runs, failures }: Findings): void {
  expect(runs).toBeGreaterThan(0);
  expect(failures.map(({ replay, breaches }) => ({ replay, breaches }))).toEqual([]);
}
