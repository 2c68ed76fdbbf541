import type { LogCode, LogFields } from '../telemetry/logger.ts';
import {
  METRIC_NAMESPACE,
  type Measurement,
  type Metric,
  measurementsOf,
  STAGE_DIMENSION,
} from '../telemetry/metrics-catalogue.ts';

/**
 * What turns a log line into metrics: members of CloudWatch's embedded metric format. No call leaves the function and no further line
 * is written; CloudWatch reads the numbers out of the line that tells the event.
 *
 * A metric that is split is emitted under both sets of dimensions, as a whole and by its field. CloudWatch drops the metrics of a line that
 * lacks a member which one of its dimensions names: a line without the field is counted in the whole only.
 *
 * @returns nothing for lines that measure nothing.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function embeddedMetrics(
  code: LogCode,
  fields: LogFields,
  stage: string,
  now: number,
): Readonly<Record<string, unknown>> {
  const measured = measurementsOf(code, fields);
  if (measured.length === 0) return {};
  return {
    _aws: {
      Timestamp: now,
      CloudWatchMetrics: directives(
        measured.map(({ metric }) => metric),
        fields,
      ),
    },
    [STAGE_DIMENSION]: stage,
    ...Object.fromEntries(measured.map(({ metric, value }: Measurement) => [metric.name, value])),
  };
}

/** One directive for all metrics that share their dimensions. */
function directives(metrics: readonly Metric[], fields: LogFields): object[] {
  const fieldOf = ({ by }: Metric) => (by !== undefined && fields[by] !== undefined ? by : undefined);
  return [...Map.groupBy(metrics, fieldOf)].map(([by, together]) => ({
    Namespace: METRIC_NAMESPACE,
    Dimensions: by === undefined ? [[STAGE_DIMENSION]] : [[STAGE_DIMENSION], [STAGE_DIMENSION, by]],
    Metrics: together.map(({ name, unit }) => ({ Name: name, Unit: unit })),
  }));
}
