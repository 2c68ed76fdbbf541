import { Duration } from 'aws-cdk-lib';
import { Dashboard, type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { METRIC_NAMESPACE, metricNamed, STAGE_DIMENSION } from '../../shared/telemetry/metrics-catalogue.ts';
import type { Stage } from '../stages/stage.ts';
import { dashboardName } from './dashboard-link.ts';
import { graph } from './graph.ts';
import { type FigureLine, PRODUCT_FIGURES } from './product-figures.ts';
import { productMetric } from './product-metric.ts';

const MINUTE = Duration.minutes(1);

/** The figures of the product as a dashboard. */
export class ProductDashboard extends Dashboard {
  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id, { dashboardName: dashboardName(stage, 'product'), defaultInterval: Duration.hours(3) });
    const graphs = PRODUCT_FIGURES.map(({ title, unit, lines }) => {
      const left = lines.map((line) => (line.split ? eachOf(stage, line) : plain(stage, line)));
      return graph(`${title} (${unit})`, left);
    });
    this.addWidgets(...graphs);
  }
}

function plain(stage: Stage, { label, metric, statistic }: FigureLine): IMetric {
  return productMetric(stage, metric, statistic, MINUTE).with({ label });
}

/** A search, because the values of the field (models, classes of trouble) are not known when the dashboard is made. */
function eachOf(stage: Stage, { label, metric, statistic }: FigureLine): IMetric {
  const { by } = metricNamed(metric);
  if (by === undefined) throw new TypeError(`${metric} is not split by anything`);
  const schema = `{${METRIC_NAMESPACE},${STAGE_DIMENSION},${by}}`;
  return new MathExpression({
    expression: `SEARCH('${schema} MetricName="${metric}" ${STAGE_DIMENSION}="${stage.name}"', '${statistic}', 60)`,
    label: `${label} \${PROP('Dim.${by}')}`,
    period: MINUTE,
    usingMetrics: {},
  });
}
