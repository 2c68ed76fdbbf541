import { createServer } from 'node:http';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import type { Stage } from '../../infra/stages/stage.ts';
import { THROTTLED } from '../../infra/tools/local/cloud/functions/function-pool.ts';
import type { Outcome } from '../../infra/tools/local/cloud/functions/function-process.ts';
import { createHttpApi } from '../../infra/tools/local/cloud/http-api/http-api.ts';
import { listen } from '../../infra/tools/local/cloud/listen.ts';
import { type Resources, resolveResources } from '../../infra/tools/local/cloud/template/resources.ts';
import { stageLike, stageNamed, synthesise } from '../infra/support/synthesise.ts';

const REGION = 'eu-north-1';
const ACCOUNT = '111111111111';
const SECONDS = 12;
/** Time that an invocation takes, in milliseconds: to refuse a stranger, to open a job, to hold a caller, to start a process. */
const TAKES = { refusal: 5, work: 40, hold: 20_000, coldStart: 400 };

/** What the templates of a stage deploy, as the local cloud evaluates it. */
function deployed(stage: Stage): Resources {
  const templates = synthesise(stage);
  const stacks = (['data', 'service'] as const).map((part) => {
    const { Resources = {}, Outputs = {}, Parameters = {}, Conditions = {} } = templates[part].toJSON();
    const resources = Object.entries<object>(Resources).map(([id, resource]) => [id, { Properties: {}, ...resource }]);
    const template = { Resources: Object.fromEntries(resources), Outputs, Parameters, Conditions };
    return { name: `sorami-${stage.name}-${part}`, region: REGION, account: ACCOUNT, template };
  });
  return resolveResources(stacks, { awsEndpoint: 'http://127.0.0.1:1', apiUrl: 'http://127.0.0.1:2' });
}

/** Lambda with the reserved concurrency of the templates, on a clock of its own; every function refuses who has no token. */
class Lambda {
  readonly #environments = new Map<string, number[]>();
  readonly #reserved: ReadonlyMap<string, number>;
  readonly #now: () => number;

  constructor(resources: Resources, now: () => number) {
    this.#now = now;
    this.#reserved = new Map(
      resources
        .of('AWS::Lambda::Function')
        .map(({ attributes, properties }) => [
          String(attributes['Arn']),
          properties.ReservedConcurrentExecutions ?? Number.POSITIVE_INFINITY,
        ]),
    );
  }

  /** Answers at once with what the function would say at the end of its time. */
  invoke(arn: string, event: object): Promise<Outcome> {
    const { headers, rawPath } = v.parse(
      v.object({ headers: v.record(v.string(), v.string()), rawPath: v.string() }),
      event,
    );
    const environments = this.#environments.get(arn) ?? [];
    this.#environments.set(arn, environments);
    const isKnown = headers['authorization'] !== undefined;
    const takes = isKnown ? (rawPath.endsWith('/wait') ? TAKES.hold : TAKES.work) : TAKES.refusal;
    const free = environments.findIndex((busyUntil) => busyUntil <= this.#now());
    const measured = { requestId: 'r', durationMs: takes, initMs: undefined, maxMemoryMb: undefined };
    if (free < 0 && environments.length >= (this.#reserved.get(arn) ?? 0)) {
      return Promise.resolve({ ...measured, payload: '{}', error: THROTTLED });
    }
    if (free < 0) environments.push(this.#now() + TAKES.coldStart + takes);
    else environments[free] = this.#now() + takes;
    return Promise.resolve({
      ...measured,
      payload: JSON.stringify({ statusCode: isKnown ? 200 : 401 }),
      error: undefined,
    });
  }
}

interface Caller {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly perSecond: number;
  readonly isCustomer: boolean;
}

/** Statuses of the answers to each caller, of requests that come evenly through the local cloud's HTTP API for some seconds. */
async function answersTo(stage: Stage, callers: readonly Caller[]): Promise<number[][]> {
  let clock = 0;
  const now = () => clock;
  const resources = deployed(stage);
  const lambda = new Lambda(resources, now);
  const place = { account: ACCOUNT, region: REGION };
  const server = createServer(createHttpApi(resources, place, (arn, event) => lambda.invoke(arn, event), { now }));
  const origin = `http://127.0.0.1:${await listen(server, 0)}`;
  const arrivals = callers.flatMap(({ perSecond }, caller) =>
    Array.from({ length: SECONDS * perSecond }, (_, n) => ({ caller, at: (1_000 * (n + 0.5)) / perSecond })),
  );
  const answers = callers.map((): number[] => []);
  try {
    for (const { caller, at } of arrivals.toSorted((a, b) => a.at - b.at)) {
      clock = at;
      const { method, path, isCustomer } = callers[caller] ?? { method: 'GET', path: '/', isCustomer: false };
      const headers = isCustomer ? { authorization: 'Bearer token' } : {};
      answers[caller]?.push((await fetch(origin + path, { method, headers })).status);
    }
  } finally {
    server.close();
    server.closeAllConnections();
  }
  return answers;
}

const ORDER = { method: 'POST', path: '/api/images/generate' } as const;
const STATUS = { method: 'GET', path: '/api/images/status/x' } as const;
const customer = { ...ORDER, perSecond: 1, isCustomer: true };
const strangers = (perSecond: number) => ({ ...ORDER, perSecond, isCustomer: false });

describe('a flood of requests without a token', () => {
  test.each([
    ['prod', 30],
    ['prod', 150],
    ['dev', 30],
  ])('%s, %i a second: no order of a customer is refused', async (name, perSecond) => {
    const [orders, refused] = await answersTo(stageNamed(name), [customer, strangers(perSecond)]);
    expect(orders).toEqual(Array(SECONDS).fill(200));
    expect(new Set(refused)).toEqual(new Set([401]));
  });

  test('to the status costs those who ask for theirs nothing', async () => {
    const asking = { ...STATUS, perSecond: 5, isCustomer: true };
    const [asked] = await answersTo(stageNamed('prod'), [asking, { ...STATUS, perSecond: 50, isCustomer: false }]);
    expect(new Set(asked)).toEqual(new Set([200]));
  });
});

test('callers that wait, more than there is room for, leave the status to those who ask', async () => {
  const waiting = { method: 'GET', path: '/api/jobs/x/wait', perSecond: 20, isCustomer: true } as const;
  const asking = { ...STATUS, perSecond: 20, isCustomer: true };
  const [held = [], asked] = await answersTo(stageNamed('prod'), [waiting, asking]);
  // As many as are reserved; the others are told so at once.
  expect(held.filter((status) => status === 200)).toHaveLength(40);
  expect(held.filter((status) => status === 503)).toHaveLength(SECONDS * 20 - 40);
  expect(new Set(asked)).toEqual(new Set([200]));
});

test('it is the throttle that decides: with the one of old most orders would have been refused', async () => {
  const narrow = { api: { rate: 100, burst: 200 }, create: { rate: 20, burst: 40 } };
  const [orders = []] = await answersTo(stageLike('prod', { throttle: narrow }), [customer, strangers(30)]);
  expect(orders.filter((status) => status === 429).length).toBeGreaterThan(0);
});
