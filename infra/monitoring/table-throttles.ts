import type { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ServiceTable } from '../constructs/storage/safe-table.ts';

const NAMES = ['ReadThrottleEvents', 'WriteThrottleEvents'] as const;

/**
 * The throttled requests of a table and of each of its indexes: a metric of the table alone does not count those of its indexes.
 *
 * @returns one metric for reads and one for writes of each, with a label that says which.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
 */
export function throttlesOf({ label, tableName, indexes }: ServiceTable, period: Duration): Metric[] {
  return [undefined, ...indexes].flatMap((index) =>
    NAMES.map(
      (metricName) =>
        new Metric({
          namespace: 'AWS/DynamoDB',
          metricName,
          dimensionsMap: { TableName: tableName, ...(index === undefined ? {} : { GlobalSecondaryIndexName: index }) },
          statistic: 'Sum',
          period,
          label: `${[label, index].filter((part) => part !== undefined).join(' ')} ${metricName}`,
        }),
    ),
  );
}

/** All of them together. A sum of a list takes what there is: AWS publishes these metrics only where something was throttled. */
export function sumOf(metrics: readonly Metric[]): MathExpression {
  const [{ period } = {}] = metrics;
  const usingMetrics = Object.fromEntries(metrics.map((metric, index) => [`m${index}`, metric]));
  return new MathExpression({
    expression: `SUM([${Object.keys(usingMetrics).join(', ')}])`,
    usingMetrics,
    ...(period === undefined ? {} : { period }),
  });
}
