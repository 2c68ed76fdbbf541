import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PRODUCT_FIGURES } from '../../infra/monitoring/product-figures.ts';
import { matchesPattern } from '../../infra/tools/local/cloud/endpoint/policy.ts';
import { MetricStore } from '../../infra/tools/local/figures/metric-store.ts';
import { productFiguresText } from '../../infra/tools/local/figures/product-figures-text.ts';
import { jsonLogger } from '../../shared/runtime/json-logger.ts';
import { LOG_CODES } from '../../shared/telemetry/logger.ts';
import { METRIC_NAMESPACE } from '../../shared/telemetry/metrics-catalogue.ts';
import { Document, resourcesOf } from '../infra/support/readable.ts';
import { watchedMetrics } from '../infra/support/watched-metrics.ts';
import { tellWholeStory, type WholeStory } from '../support/whole-story.ts';

let story: WholeStory;
let metrics: MetricStore;

beforeAll(async () => {
  story = await tellWholeStory();
  metrics = new MetricStore();
  for (const { line } of story.lines) metrics.accept(line);
}, 180_000);
afterAll(() => story?.end());

/** Of the metric as a whole. */
function valuesOf(name: string): readonly number[] {
  return (
    metrics.all.find((series) => series.name === name && Object.keys(series.dimensions).length === 1)?.values ?? []
  );
}

function sumOf(name: string): number {
  return valuesOf(name).reduce((total, value) => total + value, 0);
}

const Line = v.pipe(v.string(), v.parseJson(), v.looseObject({ code: v.string() }));

/** Metrics that stay at 0 here, and why. */
const SILENT_WITH_REASON = {
  AuditFailures: 'the audit tells of every row that it cannot read; AWS has to fail for an account not to be examined',
  AuditsOverdue: 'a round has to be under way for a week',
  FeaturesMissed: 'every kind is on',
};

/** What every line says. */
function fields(): v.InferOutput<typeof Line>[] {
  return story.lines.map(({ line }) => v.parse(Line, line));
}

/** The template that ran. */
function template(): Document {
  const file = join(story.assemblyDir, 'sorami-local-service.template.json');
  return v.parse(Document, JSON.parse(readFileSync(file, 'utf8')));
}

describe('metrics', () => {
  test('every metric of ours on a dashboard or an alarm is emitted with that namespace, name and dimensions', () => {
    const ours = watchedMetrics(template()).filter(({ namespace }) => namespace === METRIC_NAMESPACE);
    expect(ours.length).toBeGreaterThan(50);
    const missing = ours.filter(
      ({ name, dimensions }) =>
        !metrics.all.some(
          (series) =>
            series.namespace === METRIC_NAMESPACE &&
            series.name === name &&
            Object.keys(series.dimensions).length === Object.keys(dimensions).length &&
            Object.entries(dimensions).every(([key, value]) =>
              value === undefined ? Object.hasOwn(series.dimensions, key) : series.dimensions[key] === value,
            ),
        ),
    );
    expect(missing).toEqual([]);
  });

  test('every one of them was something else than its heartbeat, of one kind at least', () => {
    const heard = metrics.all.filter(({ values }) => values.some((value) => value !== 0)).map(({ name }) => name);
    const silent = metrics.all.map(({ name }) => name).filter((name) => !heard.includes(name));
    expect(new Set(silent)).toEqual(new Set(Object.keys(SILENT_WITH_REASON)));
  });

  test('what happened is what they say', () => {
    const closed = fields().filter(({ code }) => code === 'job.closed');
    expect(closed.length).toBeGreaterThan(10);
    expect(sumOf('JobsCompleted') + sumOf('JobsFailed') + sumOf('JobsCancelled')).toBe(closed.length);
    for (const [metric, field] of [
      ['PartsDelivered', 'delivered'],
      ['CreditsCaptured', 'captured'],
      ['CreditsReleased', 'released'],
    ] as const) {
      expect(sumOf(metric)).toBe(closed.reduce((sum, line) => sum + Number(line[field]), 0));
    }
    expect(sumOf('CreditsGranted')).toBeGreaterThanOrEqual(20);
    expect(valuesOf('OldestOpenJob').some((seconds) => seconds >= 700)).toBe(true);
  });

  test('the audit finds the wallet and the row that were changed by hand, and nothing else', () => {
    const mismatches = fields().filter(({ code }) => code === 'audit.mismatch');
    expect(new Set(mismatches.map(({ user_id }) => user_id))).toEqual(
      new Set([story.tampered.wallet, story.tampered.row]),
    );
    expect(sumOf('AuditMismatches')).toBe(mismatches.length);
    const unread = fields().filter(({ code }) => ['audit.crashed', 'sweep.crashed'].includes(code));
    expect(unread.map(({ code, user_id }) => [code, user_id])).toEqual([['sweep.crashed', story.tampered.row]]);
  });

  test('the figures of the local system show every line of the product’s dashboard', () => {
    const text = productFiguresText(metrics, 'local');
    for (const { title, lines } of PRODUCT_FIGURES) {
      const row = text.split('\n').find((line) => line.includes(title));
      for (const { label } of lines) expect(row).toMatch(new RegExp(`${label} \\d`));
    }
  });
});

describe('logs', () => {
  test('hold no token, no secret and no word of a prompt', () => {
    expect(story.confidential.length).toBeGreaterThan(8);
    const leaks = story.lines.filter(({ line }) =>
      story.confidential.some(
        (text) => text !== '' && (line.includes(text) || line.includes(encodeURIComponent(text))),
      ),
    );
    expect(leaks).toEqual([]);
    // Nor parts: what is signed, and addresses that open without a session.
    for (const { line } of story.lines) expect(line).not.toMatch(/X-Amz-Signature|eyJ[\w-]+\.eyJ|Bearer |whsec_/);
  });

  test('are JSON, one object a line, with a level and a code of the closed list', () => {
    const Said = v.looseObject({
      timestamp: v.pipe(v.string(), v.isoTimestamp()),
      level: v.picklist(['INFO', 'WARN', 'ERROR']),
      code: v.picklist(LOG_CODES),
    });
    const others = story.lines.filter(({ line }) => !v.is(v.pipe(v.string(), v.parseJson(), Said), line));
    expect(others).toEqual([]);
  });

  test('and the row, the messages and the webhook carry the one id that the HTTP answer has', () => {
    const { answer, row } = story.twice;
    const id = answer.headers.get('x-request-id');
    expect(id).toMatch(/\w{8}/);
    expect(row?.correlationId).toBe(id);
    const codes = new Set(
      fields().flatMap((line) => ([line['correlation_id'], line['request_id']].includes(id) ? [line.code] : [])),
    );
    const way = ['request.answered', 'job.opened', 'part.started', 'part.delivered', 'job.closed'];
    for (const code of [...way, 'webhook.refused', 'webhook.acknowledged']) expect(codes).toContain(code);
    const [delivery] = story.system.frontend.deliveries().filter(({ body }) => isAbout(body, 'cm-twice'));
    expect(delivery?.body).toMatchObject({ request_id: id });
    // No line about this job is without it.
    for (const line of fields().filter(({ job_id }) => job_id === 'cm-twice')) expect(line['correlation_id']).toBe(id);
  });

  test('have every field that the saved queries ask for', () => {
    const queries = [...resourcesOf(template(), 'AWS::Logs::QueryDefinition').values()];
    expect(queries.length).toBeGreaterThan(5);
    const known = new Set(fields().flatMap((line) => Object.keys(line)));
    jsonLogger('local', (line) => {
      for (const field of Object.keys(JSON.parse(line))) known.add(field);
    }).error('request.failed', new Error('with', { cause: new Error('a cause') }));
    for (const { Properties } of queries) {
      const query = v.parse(v.string(), Properties['QueryString']);
      if (query.includes('platform.report')) continue; // Lambda's own lines
      for (const [, code = ''] of query.matchAll(/"(\w+\.\w+)"/g)) expect(LOG_CODES).toContain(code);
      expect([...fieldsOf(query)].filter((field) => !known.has(field))).toEqual([]);
    }
  });
});

const QUERY_WORDS = new Set('fields filter sort stats limit by as asc desc and or in like count max'.split(' '));

/** The fields of ours that a query of CloudWatch Logs Insights reads. */
function fieldsOf(query: string): Set<string> {
  const made = new Set([...query.matchAll(/ as (\w+)/g)].map(([, name]) => name));
  const words = query.replaceAll(/"[^"]*"/g, '').match(/(?<![@\w.])[a-z_]+\b(?!\()/g) ?? [];
  return new Set(words.filter((word) => !QUERY_WORDS.has(word) && !made.has(word)));
}

const Statements = v.looseObject({
  Policies: v.array(
    v.object({
      PolicyDocument: v.object({
        Statement: v.array(v.object({ Action: v.array(v.string()), Resource: v.array(v.string()) })),
      }),
    }),
  ),
});

/** Permissions that no run can use here, and why they are given all the same. */
const UNUSED_WITH_REASON: readonly (readonly [RegExp, string])[] = [
  [/^\w+ logs:(CreateLogStream|PutLogEvents) /, 'Lambda itself writes the lines, with the function’s role'],
  [
    /^(Generate|Deliver|Film\w+|Write\w+) sqs:GetQueueAttributes /,
    'AWS’s event source reads the queue’s attributes; the local one need not',
  ],
  [
    /^(Submit|RetryJob) s3:ListBucket /,
    'only with it S3 says 404 for a file that is missing; the local one always does',
  ],
  [
    /^(Film|Write)\w+ s3:(DeleteObjectVersion|ListBucketVersions) /,
    'what comes after the end of its job is discarded by the code that all workers share; here the worker of images shows it',
  ],
  [
    /^Sweep sqs:SendMessage .*(Texts|Videos)Queue/,
    'lost messages are sent again by the kind; here those of images are lost',
  ],
  [/^Generate sqs:SendMessage .*GenerationsQueue/, 'no part of an image waits: for another, or at its provider'],
];

describe('least privilege', () => {
  test('every permission that a role has was used, or there is a reason why it cannot be here', () => {
    const roles = Object.entries(template().Resources).filter(([, { Type }]) => Type === 'AWS::IAM::Role');
    const unused = roles.flatMap(([logicalId]) => {
      const role = story.system.cloud.resource(logicalId);
      const used = story.system.cloud.accessLog.filter((record) => record.role === role.name && record.allowed);
      const statements = v
        .parse(Statements, role.properties)
        .Policies.flatMap((policy) => policy.PolicyDocument.Statement);
      const name = logicalId.replace(/Role[0-9A-F]{8}$/, '').replace(/^(Endpoints|Workers)/, '');
      return statements.flatMap(({ Action, Resource }) =>
        Action.flatMap((action) =>
          Resource.filter(
            (resource) => !used.some((record) => record.action === action && matchesPattern(resource, record.resource)),
          ).map((resource) => `${name} ${action} ${resource.split(':').at(-1)}`),
        ),
      );
    });
    expect(unused.filter((grant) => !UNUSED_WITH_REASON.some(([pattern]) => pattern.test(grant)))).toEqual([]);
    // A reason for nothing is a leftover.
    for (const [pattern] of UNUSED_WITH_REASON) expect(unused.some((grant) => pattern.test(grant))).toBe(true);
  });

  test('and nothing was asked for that is not allowed', () => {
    expect(story.system.cloud.accessLog.filter(({ allowed }) => !allowed)).toEqual([]);
  });
});

function isAbout(body: unknown, jobId: string): boolean {
  return v.is(v.looseObject({ job_id: v.literal(jobId) }), body);
}
