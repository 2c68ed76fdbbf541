import type { Metrics } from '../domain/ports/metrics.ts';

/** CloudWatch namespace of the product's own metrics. */
export const METRIC_NAMESPACE = 'Sorami';

/**
 * Metrics as log lines in CloudWatch's embedded metric format: no call leaves the function, CloudWatch makes the metric.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function emfMetrics(
  stage: string,
  write: (line: string) => void = (line) => process.stdout.write(line),
  now: () => number = Date.now,
): Metrics {
  return {
    count(name, value) {
      const metric = {
        Namespace: METRIC_NAMESPACE,
        Dimensions: [['stage']],
        Metrics: [{ Name: name, Unit: 'Count' }],
      };
      const _aws = { Timestamp: now(), CloudWatchMetrics: [metric] };
      write(`${JSON.stringify({ _aws, level: 'INFO', code: 'metric', stage, [name]: value })}\n`);
    },
  };
}
