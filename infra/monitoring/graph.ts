import { Color, GraphWidget, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';

/** A line drawn where trouble begins. */
export interface Threshold {
  readonly value: number;
  readonly label: string;
}

/** One graph of a dashboard, two of which stand side by side. */
export function graph(title: string, left: IMetric[], thresholds: readonly Threshold[] = []): GraphWidget {
  const leftAnnotations = thresholds.map(({ value, label }) => ({ value, label, color: Color.RED }));
  return new GraphWidget({ title, left, width: 12, height: 6, leftYAxis: { min: 0 }, leftAnnotations });
}
