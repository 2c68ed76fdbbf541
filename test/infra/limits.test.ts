import { expect, test } from 'vitest';
import { estimate } from '../../infra/cost/estimate.ts';
import { floodOf } from '../../infra/cost/flood.ts';
import { type Load, USUAL_LOAD } from '../../infra/cost/load.ts';
import { plantOf } from '../../infra/cost/plant.ts';
import { documentOf, nameOf, resourcesOf } from './support/readable.ts';
import { CDK_CONTEXT, stageLike, stageNamed, synthesise } from './support/synthesise.ts';

const LOAD: Load = { ...USUAL_LOAD, imagesPerDay: 1_000 };
const prod = stageNamed('prod');

/** Lambda leaves at least this much of an account's concurrency to everybody. */
const UNRESERVED = 100;
const ACCOUNT_LIMIT = 1_000;

test('in production every function behind the API has its limit, and together they fit into an account', () => {
  const service = documentOf(synthesise(prod), 'service');
  const behindApi = new Set(
    [...resourcesOf(service, 'AWS::Lambda::Permission').values()]
      .filter(({ Properties }) => Properties['Principal'] === 'apigateway.amazonaws.com')
      .map(({ Properties }) => nameOf(/"([^"]+)","Arn"/.exec(JSON.stringify(Properties['FunctionName']))?.[1] ?? '')),
  );
  expect(behindApi.size).toBeGreaterThan(4);
  const reserved = [...resourcesOf(service, 'AWS::Lambda::Function')].map(([name, { Properties }]) => {
    const limit = Number(Properties['ReservedConcurrentExecutions'] ?? 0);
    if (behindApi.has(name)) expect(limit, name).toBeGreaterThan(0);
    return limit;
  });
  const together = reserved.reduce((sum, limit) => sum + limit, 0);
  expect(together + prod.images.concurrency + UNRESERVED).toBeLessThanOrEqual(ACCOUNT_LIMIT);
});

test('what a flood can cost is bounded, and the stage’s limits are what bounds it', () => {
  const floodWith = (changes: Partial<typeof prod>) => {
    const stage = stageLike('prod', changes);
    return floodOf(stage, plantOf(stage, CDK_CONTEXT), LOAD);
  };
  const now = floodWith({});
  expect(now.requests).toBeLessThan(30);
  expect(floodWith({ apiConcurrency: 10 }).requests).toBeLessThan(now.requests);
  expect(floodWith({ throttle: { ...prod.throttle, api: { rate: 10, burst: 10 } } }).requests).toBeLessThan(
    now.requests,
  );
  expect(floodWith({ images: { ...prod.images, concurrency: 5 } }).images).toBeCloseTo(now.images / 2);
  expect(Number.isFinite(floodWith({ apiConcurrency: undefined }).requests)).toBe(true);
});

test('an estimate follows the load and the templates, and names the largest lever first', () => {
  const plant = plantOf(prod, CDK_CONTEXT);
  const lines = estimate(prod, plant, LOAD);
  const monthOf = (what: string, of = lines) => of.find((line) => line.what.startsWith(what))?.month ?? Number.NaN;
  const months = lines.map(({ month }) => month);
  expect(months).toEqual(months.toSorted((a, b) => b - a));
  for (const month of months) expect(month).toBeGreaterThan(0);
  // 30,000 images of $0.0336.
  expect(monthOf('Model')).toBeCloseTo(1_008);
  // 13.5 s of 1 GB for each.
  expect(monthOf('Lambda: worker')).toBeCloseTo(30_000 * (13.5 * 0.0000133334 + 0.0000002));
  const twice = estimate(prod, plant, { ...LOAD, imagesPerDay: 2_000 });
  expect(monthOf('Model', twice)).toBeCloseTo(2 * monthOf('Model'));
  expect(monthOf('CloudWatch: 4', twice)).toBe(monthOf('CloudWatch: 4'));
  const ultra = estimate(prod, plant, { ...LOAD, quality: 'ultra' });
  expect(monthOf('Model', ultra)).toBeCloseTo(30_000 * 0.0756);
});

test('every model of every stage has a price', () => {
  for (const name of ['prod', 'dev']) {
    const stage = stageNamed(name);
    for (const quality of ['standard', 'high', 'ultra'] as const) {
      expect(() => estimate(stage, plantOf(stage, CDK_CONTEXT), { ...LOAD, quality })).not.toThrow();
    }
    expect(() => floodOf(stage, plantOf(stage, CDK_CONTEXT), LOAD)).not.toThrow();
  }
});
