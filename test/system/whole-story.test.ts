import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { matchesPattern } from '../../infra/local/cloud/endpoint/policy.ts';
import { MetricStore } from '../../infra/local/figures/metric-store.ts';
import { productFiguresText } from '../../infra/local/figures/product-figures-text.ts';
import { PRODUCT_FIGURES } from '../../infra/watch/product-figures.ts';
import { METRIC_NAMESPACE } from '../../shared/domain/metrics-catalogue.ts';
import { Document } from '../infra/support/readable.ts';
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

  test('what happened is what they say', () => {
    const values = (name: string) =>
      metrics.all.find((series) => series.name === name && Object.keys(series.dimensions).length === 1)?.values ?? [];
    const sum = (name: string) => values(name).reduce((total, value) => total + value, 0);
    expect(sum('JobsEnded')).toBe(sum('JobsCompleted') + sum('JobsFailed') + sum('JobsCancelled'));
    for (const name of [
      'JobsCompleted',
      'JobsFailed',
      'JobsCancelled',
      'ImagesBlocked',
      'GatesClosed',
      'KeysRefused',
    ]) {
      expect(sum(name), name).toBeGreaterThan(0);
    }
    for (const name of [
      'ModelsRetired',
      'SecretsUnreadable',
      'WebhooksAbandoned',
      'WebhooksRefused',
      'FeaturesMissed',
    ]) {
      expect(sum(name), name).toBeGreaterThan(0);
    }
    expect(sum('CreditsGranted')).toBeGreaterThanOrEqual(20);
    expect(values('OldestOpenJob').some((seconds) => seconds >= 700)).toBe(true);
    expect(sum('AuditMismatches')).toBe(0);
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
    const codes = readFileSync(new URL('../../shared/domain/ports/logger.ts', import.meta.url), 'utf8');
    const Line = v.looseObject({
      timestamp: v.string(),
      level: v.picklist(['INFO', 'WARN', 'ERROR']),
      code: v.string(),
    });
    for (const { line } of story.lines) {
      const { code } = v.parse(v.pipe(v.string(), v.parseJson(), Line), line);
      expect(codes).toContain(`'${code}'`);
    }
  });

  test('carry one id from the request to the webhook', () => {
    const fields = story.lines.map(({ functionName, line }) => ({ functionName, ...JSON.parse(line) }));
    const opened = fields.find(({ code, job_id }) => code === 'job.opened' && job_id === 'twice');
    const id: string = opened.request_id;
    const codes = new Set(
      fields
        .filter(({ correlation_id, request_id }) => [correlation_id, request_id].includes(id))
        .map(({ code }) => code),
    );
    const way = ['request.answered', 'job.opened', 'image.started', 'image.delivered', 'job.closed'];
    for (const code of [...way, 'webhook.refused', 'webhook.acknowledged']) expect(codes).toContain(code);
    const [delivery] = story.system.frontend.deliveries().filter(({ body }) => isAbout(body, 'twice'));
    expect(delivery?.body).toMatchObject({ request_id: id });
    // No line about this job is without it.
    for (const line of fields.filter(({ job_id }) => job_id === 'twice')) expect(line.correlation_id).toBe(id);
  });
});

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
    /^(Generate|Deliver) sqs:GetQueueAttributes /,
    'AWS’s event source reads the queue’s attributes; the local one need not',
  ],
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
