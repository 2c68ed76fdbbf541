import { Duration } from 'aws-cdk-lib';
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  type IMetric,
  LogQueryVisualizationType,
  LogQueryWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { MetricName } from '../../shared/telemetry/metrics-catalogue.ts';
import type { ServiceFunction } from '../constructs/service-function.ts';
import type { Stage } from '../stages/stage.ts';
import { dashboardName } from './dashboard-link.ts';
import { graph } from './graph.ts';
import { MEMORY_USED } from './log-queries.ts';
import { minutes, productMetric } from './product-metric.ts';
import { throttlesOf } from './table-throttles.ts';
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
    const perFunction = (title: string, metricOf: (lambda: ServiceFunction) => IMetric) =>
      graph(title, functions.map(metricOf));

    this.addWidgets(
      new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 24, height: 4 }),
      graph('API latency (ms)', [
        api.metricLatency({ statistic: 'p50', period: MINUTE, label: 'p50' }),
        api.metricLatency({ statistic: 'p99', period: MINUTE, label: 'p99' }),
      ]),
      graph('API requests and errors', [
        api.metricCount({ statistic: 'Sum', period: MINUTE, label: 'requests' }),
        api.metricClientError({ statistic: 'Sum', period: MINUTE, label: '4xx' }),
        api.metricServerError({ statistic: 'Sum', period: MINUTE, label: '5xx' }),
        ours('FeaturesMissed', 'Sum', 'asked for what is not on'),
      ]),
      perFunction('Duration p99 (ms)', (lambda) =>
        lambda.metricDuration({ statistic: 'p99', period: MINUTE, label: lambda.node.id }),
      ),
      perFunction('Errors', (lambda) =>
        lambda.metricErrors({ statistic: 'Sum', period: MINUTE, label: lambda.node.id }),
      ),
      perFunction('Throttles', (lambda) =>
        lambda.metricThrottles({ statistic: 'Sum', period: MINUTE, label: lambda.node.id }),
      ),
      perFunction('Running at once', (lambda) =>
        lambda.metric('ConcurrentExecutions', { statistic: 'Maximum', period: MINUTE, label: lambda.node.id }),
      ),
      new LogQueryWidget({
        title: 'Memory used (MB)',
        logGroupNames: functions.map(({ logGroup }) => logGroup.logGroupName),
        queryLines: [...MEMORY_USED],
        view: LogQueryVisualizationType.TABLE,
        width: 12,
        height: 6,
      }),
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
      ),
      graph(
        'Messages set aside',
        queues.map(({ node, deadLetters }) =>
          deadLetters.metricApproximateNumberOfMessagesVisible({
            statistic: 'Maximum',
            period: MINUTE,
            label: node.id,
          }),
        ),
      ),
      graph(
        'Table throttles',
        tables.flatMap((table) => throttlesOf(table, MINUTE)),
      ),
      graph('Sweep', [
        ours('OldestOpenJob', 'Maximum', 'oldest open job (s)'),
        ours('SweepRepairs', 'Sum', 'helped'),
        ours('SweepFailures', 'Sum', 'could not help'),
      ]),
      graph('Audit', [
        ours('AuditedAccounts', 'Sum', 'accounts'),
        ours('AuditMismatches', 'Sum', 'contradictions'),
        ours('AuditsCutShort', 'Sum', 'cut short'),
      ]),
      graph('Trouble with the outside', [
        ours('KeysRefused', 'Sum', 'key refused'),
        ours('ModelsRetired', 'Sum', 'model gone'),
        ours('GatesClosed', 'Sum', 'gate closed'),
        ours('SecretsUnreadable', 'Sum', 'secret unreadable'),
        ours('SignaturesRefused', 'Sum', 'signature refused'),
      ]),
    );
  }
}
