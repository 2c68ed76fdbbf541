import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PROJECT_ROOT } from '../../infra/constructs/functions/bundling.ts';
import { looksPerHold } from '../../infra/tools/cost/estimate.ts';
import { imagesPerDayAt, limitsOf, longestQueue, verdictOf } from '../../infra/tools/cost/limits.ts';
import { type Load, USUAL_LOAD } from '../../infra/tools/cost/load.ts';
import { plantOf } from '../../infra/tools/cost/plant.ts';
import { scaleText } from '../../infra/tools/cost/scale-text.ts';
import { CDK_CONTEXT, kindsLike, stageLike, stageNamed } from './support/synthesise.ts';

const prod = stageNamed('prod');
const plant = plantOf(prod, CDK_CONTEXT);
const loadOf = (imagesPerDay: number): Load => ({ ...USUAL_LOAD, imagesPerDay });
const limit = (imagesPerDay: number, what: string, stage = prod, of = plant) => {
  const found = limitsOf(stage, of, loadOf(imagesPerDay)).find((one) => one.what.startsWith(what));
  if (found === undefined) throw new Error(`no limit of ${what}`);
  return found;
};

describe('what is scarce first', () => {
  test.each([
    // 10 workers of 18.5 s, a fifth of what they draw at a steady load.
    ['Workers', 9_341],
    // 10 turns a second, three of them an image: two steps, and its half of the end and of the look at it.
    ['Deliveries', 57_600],
    // 1,000 a second, six an image.
    ['Looks', 2_880_000],
  ])('%s: met at %i images a day', (what, images) => {
    expect(imagesPerDayAt(limit(1_000, what), loadOf(1_000))).toBeCloseTo(images, -1);
  });

  test('at a hundred times the stage is changed, at ten thousand times the design', () => {
    const verdicts = (images: number) =>
      Object.fromEntries(limitsOf(prod, plant, loadOf(images)).map((one) => [one.what.split(',')[0], verdictOf(one)]));
    expect(new Set(Object.values(verdicts(1_000)))).toEqual(new Set(['enough']));
    expect(verdicts(100_000)).toMatchObject({ Workers: 'stage', 'Deliveries of webhooks': 'stage', Orders: 'enough' });
    expect(verdicts(10_000_000)).toMatchObject({
      Workers: 'design',
      'All functions together': 'design',
      'Deliveries of webhooks': 'stage',
      'Looks at the status': 'stage',
    });
    expect(limitsOf(prod, plant, loadOf(10_000_000))[0]?.what).toMatch(/^Workers/);
  });

  test('follows the fields of the stage through its templates', () => {
    const larger = stageLike('prod', {
      ...kindsLike('prod', { concurrency: 200 }),
      webhooks: { concurrency: 40 },
      throttle: { ...prod.throttle, api: { rate: 4_000, burst: 5_000 } },
    });
    const built = plantOf(larger, CDK_CONTEXT);
    const has = (what: string) => limit(1_000, what, larger, built).has;
    expect([has('Workers'), has('Deliveries'), has('Looks')]).toEqual([200, 40, 4_000]);
  });

  test('a queue is too long when the last of it is drawn after the deadline', () => {
    expect(longestQueue(prod, plant, loadOf(1))).toBe(486);
  });
});

test('a held request costs several times the dozen looks that it replaces', () => {
  expect(looksPerHold(plant) / 12).toBeGreaterThan(4);
  expect(looksPerHold(plant) / 12).toBeLessThan(6);
});

test('docs say how much concurrency is reserved', () => {
  const together = [...plant.functions.values()].reduce((sum, { reserved = 0 }) => sum + reserved, 0);
  for (const page of ['scale.md', 'deploy.md']) {
    expect(readFileSync(join(PROJECT_ROOT, 'docs', page), 'utf8')).toMatch(new RegExp(`sets ${together} `));
  }
});

test('docs/scale.md shows what the command prints', () => {
  const rows = [1, 10, 100, 10_000].map((times) => {
    const load = loadOf(1_000 * times);
    return { load, limits: limitsOf(prod, plant, load) };
  });
  const page = readFileSync(join(PROJECT_ROOT, 'docs', 'scale.md'), 'utf8');
  expect(page).toContain(`${scaleText('prod', rows, longestQueue(prod, plant, loadOf(1_000)))}\n`);
});
