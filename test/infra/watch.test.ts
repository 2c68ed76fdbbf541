import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { PROJECT_ROOT } from '../../infra/constructs/functions/bundling.ts';
import { createApp } from '../../infra/create-app.ts';
import { FIRST_AID, RUNBOOK_ENTRIES } from '../../infra/monitoring/runbook.ts';
import { readCommandLine } from '../../infra/tools/ops/command-line/read-command-line.ts';
import { COMMANDS } from '../../infra/tools/ops/registry.ts';
import { isMetricName, METRIC_NAMESPACE, METRICS, metricNamed } from '../../shared/telemetry/metrics-catalogue.ts';
import { awsMetrics, metricKey } from './support/aws-metrics.ts';
import { documentOf, nameOf, resourcesOf } from './support/readable.ts';
import { stageLike, synthesise, WITHOUT_GUARDS } from './support/synthesise.ts';
import { bodyText, watchedMetrics } from './support/watched-metrics.ts';

const runbookUrl = 'https://code.example/sorami/docs/runbook.md';
const service = documentOf(synthesise(stageLike('prod', { alarmAddress: 'ops@sorami.app', runbookUrl })), 'service');
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
      ...['jobs-stuck', 'nothing-completes', 'image-generation-failing', 'key-refused', 'model-retired'],
      ...[
        'film-unreadable',
        'provider-gate-closed',
        'webhooks-failing',
        'webhooks-unconfirmed',
        'session-keys-unreadable',
        'secret-unreadable',
        'books-wrong',
      ],
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
    expect(impact).toMatch(/^(Urgent|Can wait): /);
    const [link = '', entry = ''] = repair?.replace('Repair: ', '').split('#') ?? [];
    expect(link).toBe(runbookUrl);
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

  test('wake nobody for what can wait until the morning', () => {
    const canWait = alarms
      .filter(({ AlarmDescription }) => AlarmDescription.startsWith('Can wait: '))
      .map(({ AlarmName }) => AlarmName.replace('sorami-prod-', ''));
    expect(canWait).toEqual(
      expect.arrayContaining(['model-retired', 'books-wrong', 'open-api-failing', 'audit-failing', 'api-slow']),
    );
    for (const name of ['jobs-stuck', 'key-refused', 'provider-gate-closed', 'submit-failing', 'api-errors']) {
      expect(canWait).not.toContain(name);
    }
    const both = stageLike('prod', { alarmAddress: 'ops@sorami.app', urgentAlarmAddress: 'pager@sorami.app' });
    const subscriptions = [
      ...resourcesOf(documentOf(synthesise(both), 'service'), 'AWS::SNS::Subscription').values(),
    ].map(({ Properties }) => [Properties['Endpoint'], Properties['FilterPolicy'], Properties['FilterPolicyScope']]);
    expect(subscriptions).toEqual([
      ['ops@sorami.app', undefined, undefined],
      ['pager@sorami.app', { AlarmDescription: [{ prefix: 'Urgent: ' }] }, 'MessageBody'],
    ]);
  });

  test('name the runbook’s place in the repository where it has no address, and the dashboard has the first commands', () => {
    const unlinked = documentOf(synthesise(stageLike('prod', { runbookUrl: undefined })), 'service');
    for (const { Properties } of resourcesOf(unlinked, 'AWS::CloudWatch::Alarm').values()) {
      expect(Properties['AlarmDescription']).toMatch(/\n\nRepair: docs\/runbook\.md#[a-z-]+\n\nDashboard: https:/);
    }
  });

  test('of slowness look at what users click, and not at a client that waits for a change', () => {
    const [slow] = [...resourcesOf(service, 'AWS::CloudWatch::Alarm')].filter(([name]) => name.includes('ApiSlow'));
    const watched = watchedMetrics(service).filter(({ where }) => where === slow?.[0]);
    expect(watched.length).toBeLessThanOrEqual(10);
    expect(new Set(watched.map(({ name }) => name))).toEqual(new Set(['Duration']));
    const text = JSON.stringify(slow);
    for (const clicked of ['Submit', 'Read', 'Credits', 'Jobs', 'Cancel'])
      expect(text).toContain(`Endpoints${clicked}`);
    for (const other of ['WaitForJob', 'Health', 'Generate']) expect(text).not.toContain(other);
    expect(slow?.[1].Properties['EvaluationPeriods']).toBe(3);
  });

  test('that the provider’s gate is closed lasts as long as it is', () => {
    const [closed] = watchedMetrics(service).filter(({ where }) => where.includes('ProviderGateClosed'));
    expect(closed?.name).toBe('GateClosedFor');
  });

  test('without an address they still ring, for whoever looks', () => {
    const quiet = documentOf(synthesise(stageLike('dev', { alarmAddress: undefined })), 'service');
    expect(resourcesOf(quiet, 'AWS::SNS::Subscription').size).toBe(0);
    const loud = documentOf(synthesise(stageLike('dev', {})), 'service');
    expect(resourcesOf(quiet, 'AWS::CloudWatch::Alarm').size).toBe(resourcesOf(loud, 'AWS::CloudWatch::Alarm').size);
  });

  test.each([
    ['dev', undefined, 1],
    ['dev', 'ops@sorami.app', 0],
    ['local', undefined, 0],
  ])('%s with the address %s: the synthesis warns %i times', (name, alarmAddress, times) => {
    const { service } = createApp(() => stageLike(name, { alarmAddress }), WITHOUT_GUARDS);
    const warnings = service.node.metadata.filter(({ type }) => type === 'aws:cdk:warning');
    expect(warnings.filter(({ data }) => String(data).includes('nobody gets a mail'))).toHaveLength(times);
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

describe('dashboards', () => {
  const Widget = v.looseObject({
    type: v.string(),
    properties: v.looseObject({ title: v.optional(v.string(), ''), markdown: v.optional(v.string(), '') }),
  });
  const dashboards = [...resourcesOf(service, 'AWS::CloudWatch::Dashboard').values()].map(({ Properties }) => {
    const { widgets } = v.parse(
      v.object({ widgets: v.array(Widget) }),
      JSON.parse(bodyText(Properties['DashboardBody'])),
    );
    return [String(Properties['DashboardName']), widgets] as const;
  });

  test.each(dashboards)(
    '%s begins with what it is, shows the alarms, the last errors and what to type',
    (_, widgets) => {
      expect(widgets[0]?.properties.markdown).toContain('https://eu-north-1.console.aws.amazon.com/cloudwatch');
      expect(widgets.map(({ type }) => type)).toContain('alarm');
      expect(widgets.map(({ properties }) => properties.title)).toContain('Last errors');
      const aid = widgets.at(-1)?.properties.markdown ?? '';
      for (const entry of RUNBOOK_ENTRIES) expect(aid).toContain(`[${entry}](${runbookUrl}#${entry})`);
    },
  );

  test('answer first with numbers what an operator asks first', () => {
    const [, product] = dashboards.find(([name]) => name.endsWith('product')) ?? [];
    const [numbers] = product?.filter(({ properties }) => properties['view'] === 'singleValue') ?? [];
    const shown = JSON.stringify(numbers?.properties['metrics']);
    const asked = ['OpenJobs', 'OldestOpenJob', 'SuccessRate', 'GateClosedFor', 'CreditsCaptured'];
    for (const metric of [...asked, 'ApproximateNumberOfMessagesVisible']) expect(shown).toContain(metric);
    expect(product?.[1]).toBe(numbers);
  });

  test('draw where alarms begin, and no graph has a line for every function', () => {
    const graphs = dashboards.flatMap(([, widgets]) => widgets.filter(({ type }) => type === 'metric'));
    const drawn = new Map(
      graphs.map(({ properties }) => [properties.title, JSON.stringify(properties['annotations'])]),
    );
    expect(drawn.get('Success rate, by kind (%)')).toContain('80');
    expect(drawn.get('Duration p99 of what users click (ms)')).toContain('3000');
    expect(drawn.get('Oldest open job (s)')).toContain('180');
    expect(drawn.get('Messages dead-lettered')).toContain('"value":1');
    const lines = graphs.map(({ properties }) => v.parse(v.array(v.unknown()), properties['metrics']).length);
    expect(Math.max(...lines)).toBeLessThan(namesOf('AWS::Lambda::Function').length);
  });
});

test.each(RUNBOOK_ENTRIES)('what is typed first for %s is understood, and stands in its entry', (entry) => {
  const section = runbook.split(/^## /m).find((text) => anchorOf(text.slice(0, text.indexOf('\n'))) === entry);
  for (const command of FIRST_AID[entry]) {
    const asked = readCommandLine([...command.split(' '), '--stage', 'prod'], COMMANDS);
    expect(asked.kind === 'run' && asked.command.problems(asked.input)).toEqual([]);
    expect(section).toContain(`npm run ops -- ${command} --stage prod`);
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
