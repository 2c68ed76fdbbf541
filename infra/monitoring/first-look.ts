import { Duration } from 'aws-cdk-lib';
import {
  type Alarm,
  AlarmStatusWidget,
  type ConcreteWidget,
  LogQueryVisualizationType,
  LogQueryWidget,
  SingleValueWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { MetricName } from '../../shared/telemetry/metrics-catalogue.ts';
import type { ServiceFunction } from '../constructs/functions/service-function.ts';
import type { WorkQueue } from '../constructs/work-queue.ts';
import type { Stage } from '../stages/stage.ts';
import { type DashboardKind, dashboardLink } from './dashboard-link.ts';
import { LAST_ERRORS } from './log-queries.ts';
import { minutes, productMetric } from './product-metric.ts';
import { FIRST_AID, RUNBOOK_ENTRIES, runbookLink } from './runbook.ts';

/** CloudWatch's dashboards are so many columns wide. */
const FULL = 24;
const HALF = 12;

/** What an operator asks first, as numbers: how many wait, how long, whether it works, what was dead-lettered, what it earns. */
export function firstNumbers(stage: Stage, queues: readonly WorkQueue[]): ConcreteWidget {
  const ours = (label: string, name: MetricName, statistic: string, period: Duration) =>
    productMetric(stage, name, statistic, period).with({ label });
  return new SingleValueWidget({
    title: 'Now',
    width: FULL,
    height: 4,
    metrics: [
      ours('jobs open', 'OpenJobs', 'Maximum', minutes(1)),
      ours('oldest open job (s)', 'OldestOpenJob', 'Maximum', minutes(1)),
      ours('delivered of what could be, last hour (%)', 'SuccessRate', 'Average', minutes(60)),
      ours('webhooks waiting', 'WebhooksWaiting', 'Maximum', minutes(1)),
      ...queues.map(({ node, deadLetters }) =>
        deadLetters.metricApproximateNumberOfMessagesVisible({
          statistic: 'Maximum',
          period: minutes(1),
          label: `dead letters of ${node.id}`,
        }),
      ),
      ours('provider gate closed for (s)', 'GateClosedFor', 'Maximum', minutes(1)),
      ours('credits paid, last day', 'CreditsCaptured', 'Sum', Duration.days(1)),
    ],
  });
}

/** One square for each alarm. */
export function alarmStrip(alarms: readonly Alarm[]): ConcreteWidget {
  return new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: FULL, height: 4 });
}

/** What this page is, and where the rest is. */
export function signpost(stage: Stage, kind: DashboardKind): ConcreteWidget {
  const other = kind === 'product' ? 'technical' : 'product';
  const words = {
    product: 'What users get, minute by minute.',
    technical: 'What the machinery does: the API, the functions, the queues, the tables.',
  };
  return new TextWidget({
    width: FULL,
    height: 2,
    markdown: [
      `**sorami ${stage.name}, ${kind}.** ${words[kind]}`,
      `[The ${other} dashboard](${dashboardLink(stage, other)}). Red lines are where alarms begin.`,
      `Is everything in order? \`npm run ops -- check --stage ${stage.name}\``,
    ].join(' '),
  });
}

/** What to type first, for each kind of alarm, to be pasted as it stands. */
export function firstAid(stage: Stage): ConcreteWidget {
  const rows = RUNBOOK_ENTRIES.map((entry) => {
    const name = stage.runbookUrl === undefined ? entry : `[${entry}](${runbookLink(stage, entry)})`;
    const commands = FIRST_AID[entry].map((command) => `\`npm run ops -- ${command} --stage ${stage.name}\``);
    return `${name} | ${commands.length > 0 ? commands.join(' ') : 'see the entry'}`;
  });
  return new TextWidget({
    width: HALF,
    height: 9,
    markdown: [
      '**When it rings** (the alarm names its entry of docs/runbook.md)',
      '',
      'entry | type first',
      '---|---',
      ...rows,
    ].join('\n'),
  });
}

/** The last errors of all functions, newest first. */
export function lastErrors(functions: readonly ServiceFunction[]): ConcreteWidget {
  return new LogQueryWidget({
    title: 'Last errors',
    logGroupNames: functions.map(({ logGroup }) => logGroup.logGroupName),
    queryLines: [...LAST_ERRORS],
    view: LogQueryVisualizationType.TABLE,
    width: HALF,
    height: 9,
  });
}
