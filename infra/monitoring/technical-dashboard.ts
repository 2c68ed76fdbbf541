import { Duration } from 'aws-cdk-lib';
import {
  type Alarm,
  Dashboard,
  type IMetric,
  LogQueryVisualizationType,
  LogQueryWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { MetricName } from '../../shared/telemetry/metrics-catalogue.ts';
import { ApiFunction } from '../constructs/functions/api-function.ts';
import type { ServiceFunction } from '../constructs/functions/service-function.ts';
import type { Stage } from '../stages/stage.ts';
import { dashboardName } from './dashboard-link.ts';
import { alarmStrip, firstAid, lastErrors, signpost } from './first-look.ts';
import { graph, type Threshold } from './graph.ts';
import { MEMORY_USED, MOST_ERRORS, SLOWEST_FUNCTIONS } from './log-queries.ts';
import { OVERDUE_SECONDS } from './product-alarms.ts';
import { minutes, productMetric } from './product-metric.ts';
import { throttlesOf } from './table-throttles.ts';
import { clickedOf, SLOW_MS } from './technical-alarms.ts';
import type { Watched } from './watched.ts';

const MINUTE = minutes(1);

export interface TechnicalDashboardProps extends Watched {
  readonly stage: Stage;
  readonly alarms: readonly Alarm[];
}

/** What the machinery does: the API, the functions, the queues, the tables, the sweep and the audit. */
export class TechnicalDashboard extends Dashboard {
  constructor(scope: Construct, id: string, props: TechnicalDashboardProps) {
    const { stage, functions, queues, tables, api, alarms } = props;
    super(scope, id, { dashboardName: dashboardName(stage, 'technical'), defaultInterval: Duration.hours(3) });
    const ours = (name: MetricName, statistic: string, label: string) =>
      productMetric(stage, name, statistic, MINUTE).with({ label });
    const perFunction = (
      title: string,
      some: readonly ServiceFunction[],
      metricOf: (lambda: ServiceFunction) => IMetric,
      thresholds: readonly Threshold[] = [],
    ) => graph(title, some.map(metricOf), thresholds);
    const p99 = (lambda: ServiceFunction) =>
      lambda.metricDuration({ statistic: 'p99', period: MINUTE, label: lambda.node.id });
    // Of all functions the tables below name the worst: seventeen lines in a graph say nothing.
    const workers = functions.filter((lambda) => !(lambda instanceof ApiFunction) && !lambda.canWait);
    const needed = [...workers, ...clickedOf(functions)];
    const table = (title: string, queryLines: readonly string[]) =>
      new LogQueryWidget({
        title,
        logGroupNames: functions.map(({ logGroup }) => logGroup.logGroupName),
        queryLines: [...queryLines],
        view: LogQueryVisualizationType.TABLE,
        width: 12,
        height: 6,
      });

    this.addWidgets(signpost(stage, 'technical'));
    this.addWidgets(alarmStrip(alarms));
    this.addWidgets(
      graph('API requests and errors', [
        api.metricCount({ statistic: 'Sum', period: MINUTE, label: 'requests' }),
        api.metricClientError({ statistic: 'Sum', period: MINUTE, label: '4xx' }),
        api.metricServerError({ statistic: 'Sum', period: MINUTE, label: '5xx' }),
        ours('FeaturesMissed', 'Sum', 'asked for what is not on'),
      ]),
      perFunction('Duration p99 of what users click (ms)', clickedOf(functions), p99, [
        { value: SLOW_MS, label: 'API slow' },
      ]),
      perFunction('Duration p99 of the workers (ms)', workers, p99),
      perFunction('Errors of what users need', needed, (lambda) =>
        lambda.metricErrors({ statistic: 'Sum', period: MINUTE, label: lambda.node.id }),
      ),
      perFunction('Throttles of what users need', needed, (lambda) =>
        lambda.metricThrottles({ statistic: 'Sum', period: MINUTE, label: lambda.node.id }),
      ),
      perFunction('Running at once', needed, (lambda) =>
        lambda.metric('ConcurrentExecutions', { statistic: 'Maximum', period: MINUTE, label: lambda.node.id }),
      ),
      table('Slowest functions', SLOWEST_FUNCTIONS),
      table('Functions with errors', MOST_ERRORS),
      table('Memory used (MB)', MEMORY_USED),
      graph(
        'Messages waiting',
        queues.map(({ node, queue }) =>
          queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period: MINUTE, label: node.id }),
        ),
      ),
      graph(
        'Age of the oldest message (s)',
        queues.map(({ node, queue }) =>
          queue.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum', period: MINUTE, label: node.id }),
        ),
        queues.map(({ node, oldestMessage }) => ({ value: oldestMessage.toSeconds(), label: `${node.id} stuck` })),
      ),
      graph(
        'Messages dead-lettered',
        queues.map(({ node, deadLetters }) =>
          deadLetters.metricApproximateNumberOfMessagesVisible({
            statistic: 'Maximum',
            period: MINUTE,
            label: node.id,
          }),
        ),
        [{ value: 1, label: 'dead letters' }],
      ),
      graph(
        'Table throttles',
        tables.flatMap((table) => throttlesOf(table, MINUTE)),
      ),
      graph(
        'Oldest open job (s)',
        [ours('OldestOpenJob', 'Maximum', 'oldest open job'), ours('OverdueJob', 'Maximum', 'past its deadline')],
        [{ value: OVERDUE_SECONDS, label: 'past its deadline: jobs stuck' }],
      ),
      graph('Sweep', [ours('SweepRepairs', 'Sum', 'helped'), ours('SweepFailures', 'Sum', 'could not help')]),
      graph('Audit', [
        ours('AuditedAccounts', 'Sum', 'accounts'),
        ours('AuditMismatches', 'Sum', 'contradictions'),
        ours('AuditFailures', 'Sum', 'not examined'),
        ours('AuditsOverdue', 'Sum', 'overdue'),
      ]),
      graph('Trouble with the outside', [
        ours('KeysRefused', 'Sum', 'key refused'),
        ours('ModelsRetired', 'Sum', 'model gone'),
        ours('AnswersUnreadable', 'Sum', 'film unreadable'),
        ours('GatesClosed', 'Sum', 'gate closed'),
        ours('GateClosedFor', 'Maximum', 'gate still closed for (s)'),
        ours('SessionKeysFailed', 'Sum', 'session keys not fetched'),
        ours('SecretsUnreadable', 'Sum', 'secret unreadable'),
        ours('SignaturesRefused', 'Sum', 'signature refused'),
      ]),
    );
    this.addWidgets(lastErrors(functions), firstAid(stage));
  }
}
