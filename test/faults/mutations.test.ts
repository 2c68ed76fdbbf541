import { afterAll, beforeAll, expect, test } from 'vitest';
import { everySingleFault, withFaults } from './harness/explore.ts';
import { openSites, type Sites } from './harness/open-sites.ts';
import { MUTATIONS } from './mutations.ts';
import { SCENARIOS } from './scenarios.ts';
import { STEP_MUTATIONS } from './step-mutations.ts';

let opened: Sites;
beforeAll(async () => {
  opened = await openSites(3);
});
afterAll(() => opened.close());

/** A proof that cannot fail proves nothing: real functions with one bug each must be caught, and by the promise that they break. */
test.each([...MUTATIONS, ...STEP_MUTATIONS])(
  'catches $name: $about',
  async ({ scenario: name, bugs, kinds, breaks }) => {
    const { sites } = opened;
    const [site] = sites;
    const scenario = SCENARIOS.find((candidate) => candidate.name === name);
    if (scenario === undefined || site === undefined) throw new Error('there is no such scenario');
    if (kinds.length > 0) {
      const undisturbed = await withFaults(site, scenario, [], { bugs });
      expect(undisturbed.breaches, 'the bug needs a fault to show').toEqual([]);
    }
    const { failures } = await everySingleFault(scenario, { sites, bugs, kinds, until: breaks });
    expect(failures.flatMap(({ breaches }) => breaches.map(({ rule }) => rule))).toContain(breaks);
  },
);
