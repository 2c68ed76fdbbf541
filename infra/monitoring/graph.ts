import { GraphWidget, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';

/** One graph of a dashboard, two of which stand side by side. */
export function graph(title: string, left: IMetric[]): GraphWidget {
  return new GraphWidget({ title, left, width: 12, height: 6, leftYAxis: { min: 0 } });
}
