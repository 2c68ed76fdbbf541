import { expect, test } from 'vitest';
import type { Stage } from '../../infra/stages/stage.ts';
import { deliveriesOf } from '../../infra/tools/cost/deliveries.ts';
import { estimate } from '../../infra/tools/cost/estimate.ts';
import { floodOf } from '../../infra/tools/cost/flood.ts';
import { type Load, USUAL_LOAD } from '../../infra/tools/cost/load.ts';
import { plantOf } from '../../infra/tools/cost/plant.ts';
import { filmPrice, modelPrice, PRICES } from '../../infra/tools/cost/prices.ts';
import { sourcesOf } from '../../infra/tools/cost/sources.ts';
import { documentOf, nameOf, resourcesOf } from './support/readable.ts';
import { CDK_CONTEXT, kindsLike, stageLike, stageNamed, synthesise } from './support/synthesise.ts';

const LOAD: Load = { ...USUAL_LOAD, imagesPerDay: 1_000 };
const prod = stageNamed('prod');
const plant = plantOf(prod, CDK_CONTEXT);

/** Lambda leaves at least this much of an account's concurrency to everybody. */
const UNRESERVED = 100;
const ACCOUNT_LIMIT = 1_000;

test('in production every function behind the API has its limit, the workers have their share, and together they fit into an account', () => {
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
  expect(together + UNRESERVED).toBeLessThanOrEqual(ACCOUNT_LIMIT);
  // What feeds a worker never asks for more than is reserved for it, and nobody else can take it.
  const sources = [...resourcesOf(service, 'AWS::Lambda::EventSourceMapping').values()];
  expect(sources).toHaveLength(2);
  for (const { Properties } of sources) {
    const worker = nameOf(JSON.parse(JSON.stringify(Properties['FunctionName'])).Ref);
    const { MaximumConcurrency } = JSON.parse(JSON.stringify(Properties['ScalingConfig']));
    const reservedFor = resourcesOf(service, 'AWS::Lambda::Function').get(worker)?.Properties;
    expect(reservedFor?.['ReservedConcurrentExecutions'], worker).toBe(MaximumConcurrency);
  }
});

test('what a flood can cost is bounded, and the stage’s limits are what bounds it', () => {
  const floodOfStage = (stage: Stage, plant = plantOf(stage, CDK_CONTEXT)) => {
    const lines = floodOf(stage, plant, LOAD);
    return (what: string) => lines.find((line) => line.what.startsWith(what))?.hour ?? Number.NaN;
  };
  const { api, create } = prod.throttle;
  // Every route has a throttle of its own: seven open jobs, the others have that of the API.
  const { routes } = plant;
  expect(routes.filter(({ creates, rate }) => creates && rate === create.rate)).toHaveLength(7);
  expect(routes.filter(({ creates, rate }) => !creates && rate === api.rate)).toHaveLength(routes.length - 7);
  for (const route of routes) expect(route.functionName).toMatch(/^[A-Z]\w+$/);

  // Below what API Gateway and Lambda let through for a whole account.
  const low = { api: { rate: 100, burst: 200 }, create: { rate: 20, burst: 40 } };
  const now = floodOfStage(stageLike('prod', { throttle: low, apiConcurrency: 20 }));
  const half = floodOfStage(
    stageLike('prod', {
      throttle: { api: { rate: 50, burst: 10 }, create: { rate: 10, burst: 10 } },
      apiConcurrency: 10,
      ...kindsLike('prod', { concurrency: prod.kinds.image.concurrency / 2 }),
    }),
  );
  for (const what of ['Requests', 'Lambda: the API', 'DynamoDB', 'Jobs', 'Model']) {
    expect(half(what), what).toBeCloseTo(now(what) / 2);
  }
  // Without a limit of its own the API may take all that an account runs at once.
  expect(floodOfStage(stageLike('prod', { apiConcurrency: undefined }))('Lambda: the API')).toBeLessThan(90);
});

test('an estimate follows the load and the templates, and names the largest lever first', () => {
  const lines = estimate(prod, plant, LOAD);
  const monthOf = (what: string, of = lines) => of.find((line) => line.what.startsWith(what))?.month ?? Number.NaN;
  const months = lines.map(({ month }) => month);
  expect(months).toEqual(months.toSorted((a, b) => b - a));
  for (const month of months) expect(month).toBeGreaterThan(0);
  // 30,000 images of $0.0336.
  expect(monthOf('Model')).toBeCloseTo(1_008);
  // 18.5 s of 1 GB for each.
  expect(monthOf('Lambda: worker')).toBeCloseTo(30_000 * (18.5 * 0.0000133334 + 0.0000002));
  const twice = estimate(prod, plant, { ...LOAD, imagesPerDay: 2_000 });
  expect(monthOf('Model', twice)).toBeCloseTo(2 * monthOf('Model'));
  expect(monthOf('CloudWatch: 4', twice)).toBe(monthOf('CloudWatch: 4'));
  const ultra = estimate(prod, plant, { ...LOAD, quality: 'ultra' });
  expect(monthOf('Model', ultra)).toBeCloseTo(30_000 * 0.0756);
  // 100 clips of 8 seconds a day at $0.07 a second.
  const films = estimate(prod, plant, { ...LOAD, videosPerDay: 100 });
  expect(monthOf('Model, videos', films)).toBeCloseTo(30 * 100 * 8 * 0.07);
});

test('an estimate counts the look at every end that was told, and the nightly audit', () => {
  expect(deliveriesOf({ progressWebhooks: false }, 500, 1_000)).toEqual({ webhooks: 500, looks: 500 });
  expect(deliveriesOf({ progressWebhooks: true }, 500, 1_000)).toEqual({ webhooks: 2_500, looks: 500 });
  // 500 jobs a day of 2.5 KB, two rows of 400 bytes each in the ledger of a year, 20,000 HEADs; 30 nights.
  const kilobytes = { jobs: (500 * prod.retention.jobDays * 2_500) / 1024, ledger: (500 * 360 * 2 * 400) / 1024 };
  const nightly = (kilobytes.jobs / 4 + kilobytes.ledger * (1 / 8 + 1 / 4)) * 0.1415e-6 + 20_000 * 0.4e-6;
  const audit = estimate(prod, plant, LOAD).find(({ what }) => what.startsWith('The nightly audit'));
  expect(audit?.month).toBeCloseTo(30 * nightly);
});

test('every model of every stage has a price', () => {
  for (const name of ['prod', 'dev']) {
    const { kinds } = stageNamed(name);
    for (const { model, imageSize } of Object.values(kinds.image.models).flat()) {
      expect(modelPrice(model, imageSize), model).toBeGreaterThan(0);
    }
    for (const { model, resolution } of [...kinds.video.models, ...kinds['custom-video'].models]) {
      expect(filmPrice(model, resolution), model).toBeGreaterThan(0);
    }
  }
});

test('every price says where it was read, and when', () => {
  const { asOf: _, models, films, texts, ...groups } = PRICES;
  const sources = sourcesOf(PRICES);
  const named = [
    ...Object.keys(groups),
    ...Object.entries({ models, films, texts }).flatMap(([group, prices]) =>
      Object.keys(prices).map((model) => `${group}.${model}`),
    ),
  ];
  expect(new Set(Object.keys(sources))).toEqual(new Set(named));
  for (const source of Object.values(sources)) expect(source).toMatch(/, 20\d\d-\d\d-\d\d$/);
});
