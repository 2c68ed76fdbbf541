import type { Stage } from '../../stages/stage.ts';
import type { Load } from './load.ts';
import { OLD_BACKEND, type Plant } from './plant.ts';
import { modelPrice, PRICES } from './prices.ts';
import { USAGE, USAGE_AT_MOST } from './usage.ts';

/** A part of the most that an hour can cost, and what bounds it. */
export interface FloodLine {
  readonly what: string;
  /** Dollars for an hour. */
  readonly hour: number;
  /** What makes it smaller. */
  readonly limit: string;
}

const HOUR = 3_600;
const GIGABYTE = 1024 ** 3;
/** What API Gateway lets through for a whole account in a region, over all of its stages. */
const ACCOUNT_RATE = 10_000;
/** What Lambda runs at once for an account in a region, unless it has asked for more. */
const ACCOUNT_CONCURRENCY = 1_000;
/** Functions that answer with a page of a list. */
const PAGES = new Set(['Jobs', 'Credits']);

/**
 * The most that an hour can cost under any traffic: throttles bound requests, limits bound what runs at once. The default throttle
 * of an API is counted for each route by itself, the dearer reading. What a throttle turns away is not charged. What reads and writes
 * takes its time: of those requests a function answers no more than its share of concurrency allows.
 */
export function floodOf(stage: Stage, plant: Plant, load: Load): FloodLine[] {
  const { httpApi, lambda, logs, dynamodb, sqs, s3 } = PRICES;
  const all = plant.routes.reduce((sum, { rate }) => sum + rate, 0);
  const share = Math.min(1, ACCOUNT_RATE / all);
  const requests = (of: typeof plant.routes) => share * HOUR * of.reduce((sum, { rate }) => sum + rate, 0);

  // One of them, for the health of the service, asks S3 whether the bucket is there.
  const perRequest = httpApi.request + lambda.request + s3.get + (USAGE.logBytes.request / GIGABYTE) * logs.gbIn;
  // A function runs at the limit reserved for it, or for its whole time-out with every request that the throttles let through.
  const gbSeconds = [...plant.functions].map(([name, { gigabytes, timeoutSeconds, reserved }]) => {
    const calls = requests(plant.routes.filter((route) => route.functionName === name));
    return gigabytes * Math.min((reserved ?? Number.POSITIVE_INFINITY) * HOUR, calls * timeoutSeconds);
  });
  const largest = Math.max(...[...plant.functions.values()].map(({ gigabytes }) => gigabytes));
  const served = (name: string, routes: typeof plant.routes) => {
    const { reserved = ACCOUNT_CONCURRENCY } = plant.functions.get(name) ?? {};
    return Math.min(requests(routes), (HOUR * reserved) / USAGE.requestSeconds);
  };
  const ours = plant.routes.filter(({ functionName }) => functionName !== OLD_BACKEND);
  const byFunction = Object.entries(Object.groupBy(ours, ({ functionName }) => functionName));
  const unitsRead = byFunction.map(([name, routes = []]) => {
    const { page, other } = USAGE_AT_MOST.readUnitsPerRequest;
    return served(name, routes) * (PAGES.has(name) ? page : other);
  });
  const jobs = sum(
    byFunction.map(([name, routes = []]) =>
      served(
        name,
        routes.filter(({ creates }) => creates),
      ),
    ),
  );
  const perJob =
    USAGE_AT_MOST.writeUnits.job * dynamodb.writeUnit +
    USAGE_AT_MOST.readUnits.job * dynamodb.readUnit +
    (USAGE_AT_MOST.imagesPerJob + 1) * USAGE.sqsPerMessage * sqs.fifoRequest;

  const { concurrency } = stage.kinds.image;
  const images = (concurrency * HOUR) / load.modelSeconds;
  const perImage =
    USAGE_AT_MOST.writeUnits.image * dynamodb.writeUnit +
    USAGE_AT_MOST.readUnits.image * dynamodb.readUnit +
    s3.put +
    (USAGE.logBytes.image / GIGABYTE) * logs.gbIn;
  const dearest = Math.max(
    ...Object.values(stage.kinds.image.models).flatMap((choices) =>
      choices.map(({ model, imageSize }) => modelPrice(model, imageSize)),
    ),
  );
  const workers = plant.workers.map(({ gigabytes, concurrency: atOnce }) => gigabytes * atOnce * HOUR);

  return [
    {
      what: `Requests: ${Math.round(all * share)} a second get past the throttles`,
      hour: requests(plant.routes) * perRequest,
      limit: 'throttle.api',
    },
    {
      what: 'Lambda: the API’s functions at their limits',
      hour: Math.min(sum(gbSeconds), ACCOUNT_CONCURRENCY * largest * HOUR) * lambda.gbSecond,
      limit: 'apiConcurrency',
    },
    {
      what: 'DynamoDB: what those requests read',
      hour: sum(unitsRead) * dynamodb.readUnit,
      limit: 'apiConcurrency, throttle.api',
    },
    {
      what: `Jobs: ${Math.round(jobs / HOUR)} a second are opened, of the longest prompts`,
      hour: jobs * perJob,
      limit: 'apiConcurrency, throttle.create; of one user maxOpenJobs',
    },
    {
      what: 'Lambda: workers at their limits',
      hour: sum(workers) * lambda.gbSecond + images * perImage,
      limit: 'kinds.image.concurrency',
    },
    {
      what: `Model: ${concurrency} of the dearest images every ${load.modelSeconds} s`,
      hour: images * dearest,
      limit: 'kinds.image.concurrency, and a budget at the provider',
    },
  ];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
