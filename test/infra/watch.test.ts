import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { PROJECT_ROOT } from '../../infra/constructs/bundling.ts';
import { createApp } from '../../infra/create-app.ts';
import { RUNBOOK_ENTRIES } from '../../infra/monitoring/runbook.ts';
import { isMetricName, METRIC_NAMESPACE, METRICS, metricNamed } from '../../shared/telemetry/metrics-catalogue.ts';
import { awsMetrics, metricKey } from './support/aws-metrics.ts';
import { documentOf, nameOf, resourcesOf } from './support/readable.ts';
import { stageLike, synthesise, WITHOUT_GUARDS } from './support/synthesise.ts';
import { watchedMetrics } from './support/watched-metrics.ts';

const service = documentOf(synthesise(stageLike('prod', { alarmAddress: 'ops@sorami.app' })), 'service');
const runbook = readFileSync(join(PROJECT_ROOT, 'docs', 'runbook.md'), 'utf8');
const entries = new Set([...runbook.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => anchorOf(heading)));

const Alarm = v.object({
  AlarmName: v.string(),
  AlarmDescription: v.string(),
  AlarmActions: v.array(v.unknown()),
  OKActions: v.array(v.unknown()),
  InsufficientDataActions: v.optional(v.array(v.unknown()), []),
  TreatMissingData: v.string(),
});
const alarms = [...resourcesOf(service, 'AWS::CloudWatch::Alarm').values()].map(({ Properties }) =>
  v.parse(Alarm, Properties),
);
const namesOf = (type: string) => [...resourcesOf(service, type).keys()];

/** As GitHub makes them. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');
}

const kebab = (name: string) => name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();

describe('alarms', () => {
  test('these and no others: what users feel, one for every function, and two for every queue', () => {
    const product = [
      ...['jobs-stuck', 'nothing-completes', 'generation-failing', 'key-refused', 'model-retired'],
      ...['provider-gate-closed', 'webhooks-failing', 'secret-unreadable', 'books-wrong'],
    ];
    const queues = ['generations', 'deliveries'].flatMap((queue) => [`${queue}-dead-letters`, `${queue}-waiting`]);
    const functions = namesOf('AWS::Lambda::Function').map((name) => `${kebab(name)}-failing`);
    const rest = ['api-errors', 'api-slow', 'jobs-throttled', 'credits-throttled'];
    const expected = [...product, ...queues, ...functions, ...rest].map((name) => `sorami-prod-${name}`);
    expect(new Set(alarms.map(({ AlarmName }) => AlarmName))).toEqual(new Set(expected));
    expect(alarms).toHaveLength(expected.length);
  });

  test.each(alarms)('$AlarmName says who is hurt, what to do and where to look, and writes to somebody', (alarm) => {
    const [impact, repair, dashboard, ...more] = alarm.AlarmDescription.split('\n\n');
    expect(impact).toMatch(/^[A-Z].{20,}\.$/s);
    const [, entry = ''] = /^Repair: docs\/runbook\.md#([a-z-]+)$/.exec(repair ?? '') ?? [];
    expect(entries).toContain(entry);
    const [, name] = /#dashboards\/dashboard\/(.+)$/.exec(dashboard ?? '') ?? [];
    const dashboards = [...resourcesOf(service, 'AWS::CloudWatch::Dashboard').values()];
    expect(dashboards.map(({ Properties }) => Properties['DashboardName'])).toContain(name);
    expect(more).toEqual([]);
    const topic = Object.keys(service.Resources).find((id) => service.Resources[id]?.Type === 'AWS::SNS::Topic');
    expect([alarm.AlarmActions, alarm.OKActions]).toEqual([[{ Ref: topic }], [{ Ref: topic }]]);
  });

  test('only the watch over the sweep takes silence for trouble, and none rings before anything was measured', () => {
    const silent = alarms.filter(({ InsufficientDataActions }) => InsufficientDataActions.length > 0);
    expect(silent.map(({ AlarmName, TreatMissingData }) => [AlarmName, TreatMissingData])).toEqual([
      ['sorami-prod-jobs-stuck', 'missing'],
    ]);
    for (const { InsufficientDataActions, AlarmActions } of silent) {
      expect(InsufficientDataActions).toEqual(AlarmActions);
    }
    // `breaching` would ring at the first deployment, before the first sweep has reported.
    for (const alarm of alarms.filter((each) => !silent.includes(each))) {
      expect(alarm.TreatMissingData, alarm.AlarmName).toBe('notBreaching');
    }
  });

  test('see the throttles of every index: those of a table alone do not count them', () => {
    const watched = watchedMetrics(service).filter(({ name }) => name.endsWith('ThrottleEvents'));
    const alarming = watched.filter(({ where }) => where.endsWith('Throttled'));
    const indexes = { JobsThrottled: ['by-creation', 'by-due'], CreditsThrottled: ['by-time'] };
    for (const [alarm, names] of Object.entries(indexes)) {
      const seen = alarming.filter(({ where }) => where.endsWith(alarm));
      for (const index of [undefined, ...names]) {
        const ofIndex = seen.filter(({ dimensions }) => dimensions['GlobalSecondaryIndexName'] === index);
        expect(ofIndex.map(({ name }) => name)).toEqual(['ReadThrottleEvents', 'WriteThrottleEvents']);
      }
    }
    expect(watched.filter(({ where }) => where === 'Table throttles')).toHaveLength(alarming.length);
  });

  test('come by mail to the stage’s address, over TLS, from this stage’s alarms only', () => {
    const [subscription] = [...resourcesOf(service, 'AWS::SNS::Subscription').values()];
    expect(subscription?.Properties).toMatchObject({ Protocol: 'email', Endpoint: 'ops@sorami.app' });
    const [policy] = [...resourcesOf(service, 'AWS::SNS::TopicPolicy').values()];
    expect(policy?.Properties['PolicyDocument']).toMatchObject({
      Statement: [
        { Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
        {
          Effect: 'Allow',
          Action: 'sns:Publish',
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Condition: { ArnLike: { 'aws:SourceArn': expect.anything() } },
        },
      ],
    });
  });

  test('without an address they still ring, for whoever looks', () => {
    const quiet = documentOf(synthesise(stageLike('dev', { alarmAddress: undefined })), 'service');
    expect(resourcesOf(quiet, 'AWS::SNS::Subscription').size).toBe(0);
    expect(resourcesOf(quiet, 'AWS::CloudWatch::Alarm').size).toBe(alarms.length);
  });

  test.each([
    ['dev', undefined, 1],
    ['dev', 'ops@sorami.app', 0],
    ['local', undefined, 0],
  ])('%s with the address %s: the synthesis warns %i times', (name, alarmAddress, times) => {
    const { service } = createApp(() => stageLike(name, { alarmAddress }), WITHOUT_GUARDS);
    const warnings = service.node.metadata.filter(({ type }) => type === 'aws:cdk:warning');
    expect(warnings).toHaveLength(times);
    for (const { data } of warnings) expect(data).toContain('nobody gets a mail');
  });
});

test('the runbook has an entry for every kind of trouble, each with its three parts', () => {
  const sections = new Map(
    runbook.split(/^## /m).map((section) => [anchorOf(section.slice(0, section.indexOf('\n'))), section]),
  );
  for (const entry of RUNBOOK_ENTRIES) {
    for (const part of ['**See**', '**Find out**', '**Repair**']) expect(sections.get(entry), entry).toContain(part);
  }
});

describe('metrics', () => {
  const watched = watchedMetrics(service);
  const published = awsMetrics();

  test('theirs are published by AWS under exactly this namespace, name and dimensions', () => {
    const theirs = watched.filter(({ namespace }) => namespace !== METRIC_NAMESPACE);
    expect(theirs.length).toBeGreaterThan(50);
    const unknown = theirs.filter(
      ({ namespace, name, dimensions }) => !published.has(metricKey(namespace, name, Object.keys(dimensions))),
    );
    expect(unknown).toEqual([]);
  });

  test('ours are in the catalogue, with the dimensions that it emits', () => {
    const ours = watched.filter(({ namespace }) => namespace === METRIC_NAMESPACE);
    for (const { name, dimensions, where } of ours) {
      if (!isMetricName(name)) throw new Error(`${where}: ${name} is not in the catalogue`);
      expect(dimensions['stage']).toBe('prod');
      expect([undefined, metricNamed(name).by]).toContain(Object.keys(dimensions).find((key) => key !== 'stage'));
    }
  });

  test('nothing is emitted that nobody looks at', () => {
    const seen = new Set(watched.map(({ name }) => name));
    expect(Object.keys(METRICS).filter((name) => !seen.has(name))).toEqual([]);
  });
});

test('every function’s log is in the saved queries, which are named by their question', () => {
  const logs = namesOf('AWS::Lambda::Function').map((name) => `${name}Log`);
  const queries = [...resourcesOf(service, 'AWS::Logs::QueryDefinition').values()];
  expect(queries.map(({ Properties }) => Properties['Name'])).toEqual(
    expect.arrayContaining(['sorami/prod/what happened to a job', 'sorami/prod/what happened to a user']),
  );
  for (const { Properties } of queries) {
    const groups = v.parse(v.array(v.object({ Ref: v.string() })), Properties['LogGroupNames']);
    expect(new Set(groups.map(({ Ref }) => nameOf(Ref)))).toEqual(new Set(logs));
  }
});
