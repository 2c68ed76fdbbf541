import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { PROJECT_ROOT } from '../../infra/constructs/functions/bundling.ts';
import { USUAL_LOAD } from '../../infra/tools/cost/load.ts';
import { MODEL_COSTS } from '../../infra/tools/cost/model-costs.ts';
import { FrontendDatabase } from '../../infra/tools/local/stand-ins/frontend/frontend-database.ts';
import { frontendRoutes } from '../../infra/tools/local/stand-ins/frontend/frontend-routes.ts';
import { SMOKE_ORDERS } from '../../infra/tools/ops/smoke/smoke-orders.ts';
import { REQUEST_EXAMPLES } from '../../shared/contract/examples.ts';
import { OPERATIONS } from '../../shared/contract/operations.ts';
import type { KindJob } from '../../shared/jobs/job.ts';
import { newJob } from '../../shared/jobs/lifecycle/new-job.ts';
import { settle } from '../../shared/jobs/lifecycle/settle.ts';
import type { FinalPart } from '../../shared/jobs/part.ts';
import { filesOfJob, userFolder } from '../../shared/jobs/user-files.ts';
import type { OrderContext } from '../../shared/kinds/kind.ts';
import { KIND_NAMES, kindOf, type ShippedKind } from '../../shared/kinds/kinds.ts';
import { shownParts } from '../../shared/kinds/shown.ts';
import { encodeJson } from '../../shared/kinds/text/json-file.ts';

import { progressWebhook, terminalWebhook } from '../../shared/webhooks/webhook-event.ts';
import { SCENARIOS } from '../faults/scenarios.ts';
import { documentOf, resourcesOf } from '../infra/support/readable.ts';
import { stageNamed, synthesise } from '../infra/support/synthesise.ts';
import { addressOf } from '../webhooks/support/bucket.ts';
import { type KindSample, MINE, SAMPLES } from './samples.ts';

/** The frontend keeps sentences and keys in columns of so many characters. */
const COLUMN = 191;
const ENDED = Date.UTC(2026, 10, 29, 10);
const SECRET = 'a-secret-of-the-test';
const STAGES = ['prod', 'dev', 'local'];
const LANGUAGES = ['fr', 'en'] as const;
const OPEN_STATUSES = ['PENDING', 'INITIALIZING', 'GENERATING', 'SAVING'] as const;

const kindNames = fc.constantFrom(...KIND_NAMES);
/** Ids as long as they may be. */
const ids = fc.record({
  userId: fc.stringMatching(/^user_[A-Za-z0-9]{1,64}$/),
  jobId: fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/),
});

function sampleOf<K extends ShippedKind>(kind: K): KindSample<K> {
  const samples: { readonly [L in ShippedKind]: KindSample<L> } = SAMPLES;
  return samples[kind];
}

/** Any kind with any request of it. */
const anyJob = kindNames.chain(jobsOf);

function jobsOf<K extends ShippedKind>(kind: K): fc.Arbitrary<KindJob<K>> {
  return fc
    .tuple(sampleOf(kind).requests, ids)
    .map(([request, { userId, jobId }]) =>
      newJob<K>(
        { kind, userId, jobId, jobIdFrom: 'client', correlationId: 'req-1', request },
        { charging: 'ledger', price: 3, deadlineSeconds: 600 },
        0,
      ),
    );
}

/** The job with these of its parts delivered, and the others failed. */
function ended<K extends ShippedKind>(job: KindJob<K>, isDelivered: (index: number) => boolean): KindJob<K> {
  const parts = job.parts.map(({ name }, index): FinalPart => {
    const counts = { name, attempts: 1, billableAttempts: 1 };
    if (!isDelivered(index)) return { ...counts, state: 'failed', code: 'provider_error' };
    const file = {
      key: kindOf<K>(job).keyOf(job, name),
      contentType: 'application/octet-stream',
      bytes: 1_000,
      sha256: 'c2hh',
      model: 'a-model',
      seconds: 2,
      inputTokens: 3,
      facts: sampleOf(job.kind).facts,
    };
    return { ...counts, state: 'delivered', file };
  });
  const done = { ...job, parts };
  return { ...done, ...settle(done, ENDED) };
}

describe.each(KIND_NAMES)('%s', (name) => {
  const kind = kindOf({ kind: name });
  const sample = sampleOf(name);
  const context = (language: OrderContext['language']): OrderContext => ({ language, allowsInput: () => false });

  test('takes an order', () => {
    expect(kind.order.parse(sample.order, context('fr'))).toMatchObject({ kind: 'valid' });
  });

  test('has a rule for every field of an order, in both languages', () => {
    const { entries } = v.parse(v.object({ entries: v.record(v.string(), v.unknown()) }), kind.order.body);
    expect(new Set(Object.keys(sample.wrong))).toEqual(new Set(Object.keys(entries)));
    for (const [field, value] of Object.entries(sample.wrong)) {
      const said = LANGUAGES.map((language) => {
        const parsed = kind.order.parse({ ...sample.order, [field]: value }, context(language));
        return parsed.kind === 'invalid' ? parsed.problems.map((problem) => problem.field) : 'taken';
      });
      expect([field, ...said]).toEqual([field, [field], [field]]);
      const [fr, en] = LANGUAGES.map((language) => {
        const parsed = kind.order.parse({ ...sample.order, [field]: value }, context(language));
        return parsed.kind === 'invalid' ? parsed.problems[0]?.message : undefined;
      });
      expect(fr).not.toEqual(en);
    }
  });

  test('has sentences for every state, in both languages, that fit the column', () => {
    const total = Math.max(...fc.sample(sample.requests, 50).map((request) => planOf(name, request)));
    for (let ordered = 1; ordered <= total; ordered++) {
      for (const status of OPEN_STATUSES) {
        expectSentences((language) => kind.words.waiting(status, ordered, language));
      }
      for (let delivered = 1; delivered <= ordered; delivered++) {
        for (const released of [0, 1, 1_000_000]) {
          expectSentences((language) => kind.words.ended({ delivered, total: ordered, released }, language));
        }
      }
    }
    expectSentences((language) => kind.words.allBlocked(language));
  });

  test('has its routes in the contract, with an example of an order, and in docs/api.md', () => {
    const order = OPERATIONS.find(({ method, path }) => method === 'post' && path === kind.routes.create);
    expect(order?.body).toMatchObject({ name: sample.bodyName, schema: kind.order.body });
    expect(kind.order.parse(example(sample.bodyName), context('fr'))).toMatchObject({ kind: 'valid' });
    for (const route of [kind.routes.status, kind.routes.result]) {
      expect(OPERATIONS.find(({ method, path }) => method === 'get' && path === route)?.successes[200]).toBeDefined();
    }
    const page = readFileSync(join(PROJECT_ROOT, 'docs', 'api.md'), 'utf8');
    for (const route of Object.values(kind.routes)) expect(page).toContain(route);
  });

  test('has an entry in every stage, and where it is on a graph on the dashboard and a price in the estimate', () => {
    for (const stage of STAGES.map(stageNamed)) {
      expect(stage.kinds[name]).toMatchObject({ on: expect.any(Boolean), price: expect.any(Number) });
      expect(MODEL_COSTS[name](stage, { ...USUAL_LOAD, imagesPerDay: 100 }).month).toBeGreaterThanOrEqual(0);
      const service = documentOf(synthesise(stage), 'service');
      const dashboards = JSON.stringify([...resourcesOf(service, 'AWS::CloudWatch::Dashboard').values()]);
      expect(dashboards).toContain('Parts, by kind');
    }
  });

  test('is ordered by the smoke test and by a story of the fault runs', () => {
    expect(kind.order.parse(SMOKE_ORDERS[name](1), context('fr'))).toMatchObject({ kind: 'valid' });
    const story = SCENARIOS.find((scenario) => scenario.name === sample.scenario);
    expect(story?.script.some((step) => step.do === 'submit')).toBe(true);
  });
});

describe('the laws of every kind', () => {
  test('the plan: names once, needs that are planned before, as many units as parts where each is paid', () => {
    holds((job, kind) => {
      const plan = kind.plan(job.request);
      const names = plan.map(({ name }) => name);
      expect(names.length).toBeGreaterThan(0);
      expect(new Set(names).size).toBe(names.length);
      for (const [index, { needs = [] }] of plan.entries())
        expect(names.slice(0, index)).toEqual(expect.arrayContaining([...needs]));
      const units = kind.price.units(job.request);
      expect(Number.isInteger(units) && units > 0).toBe(true);
      if (kind.price.capture === 'each') expect(units).toBe(names.length);
    });
  });

  test('keys: one for each part, below the folder of its user, short, and nothing that a URL would escape', () => {
    holds((job, kind) => {
      const keys = job.parts.map(({ name }) => kind.keyOf(job, name));
      expect(new Set(keys).size).toBe(keys.length);
      for (const key of keys) {
        expect(key.startsWith(userFolder(job.userId))).toBe(true);
        expect(key).toMatch(/^[A-Za-z0-9_./-]+$/);
        expect(key.length).toBeLessThanOrEqual(COLUMN);
        // Found also where no row lists it any more.
        expect(filesOfJob(job).some(({ isOne }) => isOne(key))).toBe(true);
      }
      const other = job.parts.map(({ name }) => kind.keyOf({ ...job, jobId: `${job.jobId}x` }, name));
      expect(new Set([...keys, ...other]).size).toBe(2 * keys.length);
      expect(job.parts.map(({ name }) => kind.keyOf(structuredClone(job), name))).toEqual(keys);
    });
  });

  test('the pace: a word that can be part of a key', () => {
    holds((job, kind) => expect(kind.pace(job.request)).toMatch(/^[a-z0-9-]{1,40}$/));
  });

  test('a row keeps the request as it is', () => {
    holds((job, kind) => {
      expect(v.parse(kind.row, JSON.parse(JSON.stringify(job.request)))).toEqual(job.request);
    });
  });

  test('an erased request has nothing that its user wrote, and is still a row', () => {
    holds((job, kind) => {
      const erased = kind.erased(job.request);
      expect(texts(erased).filter((text) => text.includes(MINE))).toEqual([]);
      expect(v.parse(kind.row, JSON.parse(JSON.stringify(erased)))).toEqual(erased);
      expect(kind.erased(erased)).toEqual(erased);
    });
  });

  test('a retry orders what failed: so many parts where each is paid, the same where the whole is', () => {
    holds((job, kind) => {
      for (let failed = 1; failed <= job.parts.length; failed++) {
        const again = kind.retry(job.request, failed);
        if (kind.price.capture === 'each') {
          expect(kind.plan(again)).toHaveLength(failed);
          expect(kind.price.units(again)).toBe(failed);
        } else expect(again).toEqual(job.request);
      }
    });
  });

  test('the receiver takes every end, and every step where it has use for them', () => {
    void fc.assert(
      fc.property(kindNames.chain(endsOf), (job) => {
        const { content } = sampleOf(job.kind);
        const body = terminalWebhook(job, urlsOf(job), 'production', content && encodeJson(content));
        expect(received(job, body)).toEqual([]);
        if (kindOf({ kind: job.kind }).webhook.steps === undefined) return;
        const step = { status: 'generating', percent: 40 } as const;
        expect(received(job, progressWebhook(job, step, 'production', ENDED))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

/** @param law what holds of a kind and any job of it. */
function holds(law: <K extends ShippedKind>(job: KindJob<K>, kind: ReturnType<typeof kindOf<K>>) => void): void {
  void fc.assert(
    fc.property(anyJob, (job) => {
      law(job, kindOf(job));
    }),
  );
}

function endsOf<K extends ShippedKind>(kind: K): fc.Arbitrary<KindJob<K>> {
  return fc.tuple(jobsOf(kind), fc.nat()).map(([job, bits]) => ended(job, (index) => ((bits >> index) & 1) === 1));
}

function planOf<K extends ShippedKind>(kind: K, request: KindJob<K>['request']): number {
  return kindOf<K>({ kind }).plan(request).length;
}

function urlsOf(job: KindJob): string[] {
  return shownParts(job).map(({ file }) => `${addressOf(file.key)}?X-Amz-Signature=ab`);
}

/** What the stand-in of the frontend finds wrong with a body. */
function received(job: KindJob, body: object): readonly string[] {
  const receive = frontendRoutes(SECRET, new FrontendDatabase({}));
  const headers = { 'x-webhook-secret': SECRET, 'webhook-id': 'evt' };
  const { path } = kindOf({ kind: job.kind }).webhook.receiver;
  const { answer, problems } = receive(
    { method: 'POST', path, headers, body: JSON.stringify(body) },
    'ok',
    { slowMs: 0, retryAfterSeconds: 1 },
    new Date(ENDED),
  );
  return answer.status === 200 ? problems : [`${answer.status}`, ...problems];
}

function expectSentences(say: (language: OrderContext['language']) => string): void {
  const said = LANGUAGES.map(say);
  expect(new Set(said).size).toBe(said.length);
  for (const sentence of said) {
    expect(sentence).toMatch(/^[A-ZÀÉ0-9].*[.!]$/u);
    expect(sentence.length).toBeLessThanOrEqual(COLUMN);
  }
}

function example(name: string): Readonly<Record<string, unknown>> {
  return v.parse(v.record(v.string(), v.unknown()), REQUEST_EXAMPLES[name]);
}

/** Every text within a value. */
function texts(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [];
}
