import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { KindName } from '../../shared/kinds/kinds.ts';
import {
  METRIC_NAMESPACE,
  type MetricName,
  metricNamed,
  STAGE_DIMENSION,
} from '../../shared/telemetry/metrics-catalogue.ts';
import type { Stage } from '../stages/stage.ts';

/**
 * A metric of the product's catalogue, in a stage, as alarms and dashboards take it.
 *
 * @param kind only what this kind adds to it, of a metric that is split by kinds.
 */
export function productMetric(
  stage: Stage,
  name: MetricName,
  statistic: string,
  period: Duration,
  kind?: KindName,
): Metric {
  if (kind !== undefined && metricNamed(name).by !== 'kind') throw new TypeError(`${name} is not split by kinds`);
  return new Metric({
    namespace: METRIC_NAMESPACE,
    metricName: name,
    dimensionsMap: { [STAGE_DIMENSION]: stage.name, ...(kind === undefined ? {} : { kind }) },
    statistic,
    period,
    label: metricNamed(name).means,
  });
}

/** A period. */
export const minutes = (count: number): Duration => Duration.minutes(count);
