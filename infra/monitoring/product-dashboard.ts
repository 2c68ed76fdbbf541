import { Duration } from 'aws-cdk-lib';
import { type Alarm, Dashboard, type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { KIND_NAMES } from '../../shared/kinds/kinds.ts';
import {
  METRIC_NAMESPACE,
  type MetricName,
  metricNamed,
  STAGE_DIMENSION,
} from '../../shared/telemetry/metrics-catalogue.ts';
import { kindsOn } from '../stages/kinds-on.ts';
import type { Stage } from '../stages/stage.ts';
import { dashboardName } from './dashboard-link.ts';
import { alarmStrip, firstAid, firstNumbers, lastErrors, signpost } from './first-look.ts';
import { graph, type Threshold } from './graph.ts';
import { LEAST_SUCCESS_PERCENT } from './product-alarms.ts';
import { type FigureLine, PRODUCT_FIGURES } from './product-figures.ts';
import { productMetric } from './product-metric.ts';
import type { Watched } from './watched.ts';

const MINUTE = Duration.minutes(1);

export interface ProductDashboardProps extends Pick<Watched, 'functions' | 'queues'> {
  readonly stage: Stage;
  readonly alarms: readonly Alarm[];
}

/** The figures of the product as a dashboard: first what an operator asks, then the curves, then what went wrong and what to do. */
export class ProductDashboard extends Dashboard {
  constructor(scope: Construct, id: string, { stage, functions, queues, alarms }: ProductDashboardProps) {
    super(scope, id, { dashboardName: dashboardName(stage, 'product'), defaultInterval: Duration.hours(3) });
    const graphs = PRODUCT_FIGURES.map(({ title, unit, lines }) => {
      const left = lines.flatMap((line) => (line.split ? eachOf(stage, line) : plain(stage, line)));
      return graph(`${title} (${unit})`, left, thresholdsOf(stage, lines));
    });
    this.addWidgets(signpost(stage, 'product'));
    this.addWidgets(firstNumbers(stage, queues));
    this.addWidgets(alarmStrip(alarms));
    this.addWidgets(...graphs);
    this.addWidgets(lastErrors(functions), firstAid(stage));
  }
}

/** Where trouble begins, of the figures that an alarm looks at as they are drawn. */
function thresholdsOf(stage: Stage, lines: readonly FigureLine[]): Threshold[] {
  const known: Partial<Record<MetricName, Threshold[]>> = {
    SuccessRate: [{ value: LEAST_SUCCESS_PERCENT, label: 'fewer is trouble' }],
    TimeToPart: kindsOn(stage).map((kind) => ({
      value: stage.kinds[kind].deadlineSeconds * 1_000,
      label: `the deadline of ${kind}`,
    })),
  };
  return [...new Set(lines.map(({ metric }) => metric))].flatMap((metric) => known[metric] ?? []);
}

function plain(stage: Stage, { label, metric, statistic }: FigureLine): IMetric {
  return productMetric(stage, metric, statistic, MINUTE).with({ label });
}

/**
 * One line for every kind; of other fields a search, because their values (models, classes of trouble) are not known when the dashboard is
 * made.
 */
function eachOf(stage: Stage, { label, metric, statistic }: FigureLine): IMetric[] {
  const { by } = metricNamed(metric);
  if (by === undefined) throw new TypeError(`${metric} is not split by anything`);
  if (by === 'kind') {
    return KIND_NAMES.map((kind) =>
      productMetric(stage, metric, statistic, MINUTE, kind).with({ label: `${label} ${kind}` }),
    );
  }
  const schema = `{${METRIC_NAMESPACE},${STAGE_DIMENSION},${by}}`;
  const search = new MathExpression({
    expression: `SEARCH('${schema} MetricName="${metric}" ${STAGE_DIMENSION}="${stage.name}"', '${statistic}', 60)`,
    label: `${label} \${PROP('Dim.${by}')}`,
    period: MINUTE,
    usingMetrics: {},
  });
  return [search];
}
