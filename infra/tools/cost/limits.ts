import { MAX_DUE_SHARDS } from '../../../shared/adapters/dynamodb/tables.ts';
import type { Stage } from '../../stages/stage.ts';
import { deliveriesOf } from './deliveries.ts';
import type { Load } from './load.ts';
import type { Plant } from './plant.ts';
import { USAGE } from './usage.ts';

/** Something of which a load needs so much and a stage has so much. */
export interface Limit {
  readonly what: string;
  readonly unit: string;
  /** At the day's peak. */
  readonly need: number;
  readonly has: number;
  /** What the stage alone can make of it. */
  readonly most: number;
  /** The field of the stage. */
  readonly stage: string;
  /** What is to be built where that is not enough. */
  readonly design: string;
}

/** How much more than the day's mean its busiest hours ask for. */
export const PEAK = 5;
/** Seconds of a receiver that stores what it is told. */
const RECEIVER_SECONDS = 1;
const DAY = 86_400;
/** Lambda's concurrency of an account that has asked for nothing more; it can ask for tens of thousands. */
const ACCOUNT_CONCURRENCY = 1_000;
/** What an account may be given on request, safely assumed. */
const ACCOUNT_ON_REQUEST = 10_000;
/** SQS: invocations at once of one event source. */
const EVENT_SOURCE = 1_000;
/** API Gateway: requests a second of an account in a region, unless it has asked for more. */
const GATEWAY_RATE = 10_000;
/** DynamoDB: write units a second of one partition, and of an on-demand table that has asked for nothing more. */
const PARTITION_WRITES = 1_000;
const TABLE_WRITES = 40_000;
/** Write units that a job costs in the index of what is due: put there, moved by its parts and its webhooks, taken away. */
const DUE_WRITES_PER_JOB = 5;

/** What a load needs at its peak of everything that is limited, and what the stage's templates give it; the scarcest first. */
export function limitsOf(stage: Stage, plant: Plant, load: Load): Limit[] {
  const images = (PEAK * load.imagesPerDay) / DAY;
  const jobs = images / load.imagesPerJob;
  const secondsOf = (of: Pick<Stage, 'progressWebhooks'>) => {
    const { webhooks, looks } = deliveriesOf(of, jobs, images);
    return (webhooks + looks) * RECEIVER_SECONDS;
  };
  const looks = jobs * load.requestsPerJob;
  const workers = images * (load.modelSeconds + USAGE.workerSeconds);
  const deliveries = secondsOf(stage);
  const submitting = jobs * USAGE.requestSeconds;
  const reading = looks * USAGE.requestSeconds;
  const reserved = (name: string) => plant.functions.get(name)?.reserved ?? ACCOUNT_CONCURRENCY;
  const queue = (name: string) => plant.workers.find((worker) => worker.name === name)?.concurrency ?? 0;
  const limits: Limit[] = [
    {
      what: 'Workers, each waiting for one call of the model',
      unit: 'at once',
      need: workers,
      has: queue('Generate'),
      most: EVENT_SOURCE,
      stage: 'kinds.image.concurrency, and the provider’s quota',
      design: 'workers that hold many calls each, or the provider’s batch interface',
    },
    {
      what: `Deliveries of webhooks, looks at their ends, ${RECEIVER_SECONDS} s each`,
      unit: 'at once',
      need: deliveries,
      has: queue('Deliver'),
      // Without the steps of jobs only their ends are told.
      most: (EVENT_SOURCE * deliveries) / secondsOf({ progressWebhooks: false }),
      stage: 'webhooks.concurrency; progressWebhooks: false leaves the ends of jobs alone',
      design: 'one request that tells of many jobs, which the frontend has to take',
    },
    {
      what: 'Looks at the status',
      unit: 'a second',
      need: looks,
      has: stage.throttle.api.rate,
      most: GATEWAY_RATE,
      stage: 'throttle.api',
      design: 'clients that wait for the webhook instead of polling',
    },
    {
      what: 'Status reads at work',
      unit: 'at once',
      need: reading,
      has: reserved('Read'),
      most: ACCOUNT_CONCURRENCY,
      stage: 'apiConcurrency',
      design: 'clients that wait for the webhook instead of polling',
    },
    {
      what: 'Orders',
      unit: 'a second',
      need: jobs,
      has: stage.throttle.create.rate,
      most: GATEWAY_RATE,
      stage: 'throttle.create',
      design: 'a second API',
    },
    {
      what: 'Orders at work',
      unit: 'at once',
      need: submitting,
      has: reserved('Submit'),
      most: ACCOUNT_CONCURRENCY,
      stage: 'apiConcurrency',
      design: 'a second account',
    },
    {
      what: 'All functions together',
      unit: 'at once',
      need: workers + deliveries + submitting + reading,
      has: ACCOUNT_CONCURRENCY,
      most: ACCOUNT_ON_REQUEST,
      stage: 'no field: the account’s quota, on request',
      design: 'workers that hold many calls each, or the provider’s batch interface',
    },
    {
      what: 'Requests of an API',
      unit: 'a second',
      need: looks + jobs,
      has: GATEWAY_RATE,
      most: 4 * GATEWAY_RATE,
      stage: 'no field: the account’s quota, on request',
      design: 'clients that wait for the webhook instead of polling',
    },
    {
      what: 'Writes to the index of what is due',
      unit: 'units a second',
      need: jobs * DUE_WRITES_PER_JOB,
      has: stage.dueShards * PARTITION_WRITES,
      most: MAX_DUE_SHARDS * PARTITION_WRITES,
      stage: 'dueShards',
      design: 'due marks only where the fast path has failed',
    },
    {
      what: 'Writes to the table of jobs',
      unit: 'units a second',
      need: jobs * USAGE.writeUnits.job + images * USAGE.writeUnits.image,
      has: TABLE_WRITES,
      most: 4 * TABLE_WRITES,
      stage: 'no field: the table’s quota, on request',
      design: 'a table for each part of the users',
    },
  ];
  return limits.toSorted((a, b) => b.need / b.has - a.need / a.has);
}

/** Images that the workers of a stage draw within a job's deadline: those that wait behind more of them fail. */
export function longestQueue(stage: Stage, plant: Plant, load: Load): number {
  const atOnce = plant.workers.find(({ name }) => name === 'Generate')?.concurrency ?? 0;
  return Math.floor((stage.kinds.image.deadlineSeconds * atOnce) / (load.modelSeconds + USAGE.workerSeconds));
}

/** Whether a load has enough of something, gets it by the stage, or needs another design. */
export function verdictOf({ need, has, most }: Limit): 'enough' | 'stage' | 'design' {
  if (need <= has) return 'enough';
  return need <= most ? 'stage' : 'design';
}

/** Images a day at which a limit is met, with the day's peak. */
export function imagesPerDayAt({ need, has }: Limit, load: Load): number {
  return (load.imagesPerDay * has) / need;
}
