import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import {
  METRIC_NAMESPACE,
  type MetricName,
  metricNamed,
  STAGE_DIMENSION,
} from '../../shared/telemetry/metrics-catalogue.ts';
import type { Stage } from '../stages/stage.ts';

/** A metric of the product's catalogue, in a stage, as alarms and dashboards take it. */
export function productMetric(stage: Stage, name: MetricName, statistic: string, period: Duration): Metric {
  return new Metric({
    namespace: METRIC_NAMESPACE,
    metricName: name,
    dimensionsMap: { [STAGE_DIMENSION]: stage.name },
    statistic,
    period,
    label: metricNamed(name).means,
  });
}

/** A period. */
export const minutes = (count: number): Duration => Duration.minutes(count);
