import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as v from 'valibot';

const require = createRequire(import.meta.url);
const CDK = dirname(require.resolve('aws-cdk-lib/package.json'));

/** Which of the CDK's lists, made from the CloudWatch console's own, tells about a namespace. */
const LISTS = [
  ['aws-lambda', 'lambda', 'LambdaMetrics'],
  ['aws-sqs', 'sqs', 'SQSMetrics'],
  ['aws-dynamodb', 'dynamodb', 'DynamoDBMetrics'],
  ['aws-apigatewayv2', 'apigatewayv2', 'ApiGatewayMetrics'],
] as const;

const Metric = v.object({ namespace: v.string(), metricName: v.string() });
const Method = v.pipe(
  v.function(),
  v.transform((method) => (dimensions: object) => v.parse(Metric, method(dimensions))),
);

/** `namespace name dimension,dimension` of every metric that AWS publishes for the services we use. */
export function awsMetrics(): ReadonlySet<string> {
  return new Set(LISTS.flatMap(([folder, file, className]) => metricsOf(join(CDK, folder, 'lib', file), className)));
}

/** The names come from the code, the sets of dimensions from its declarations. */
function metricsOf(path: string, className: string): string[] {
  const library = v.parse(
    v.record(
      v.string(),
      v.custom<object>((value) => typeof value === 'function'),
    ),
    require(`${path}-canned-metrics.generated.js`),
  );
  const declarations = readFileSync(`${path}-canned-metrics.generated.d.ts`, 'utf8');
  return [...declarations.matchAll(/static (\w+)\(this: void, dimensions: \{([^}]*)\}/g)].map(
    ([, method = '', body = '']) => {
      const call = v.parse(Method, Reflect.get(library[className] ?? {}, method));
      const dimensions = [...body.matchAll(/(\w+): string/g)].map(([, name = '']) => name);
      const { namespace, metricName } = call(Object.fromEntries(dimensions.map((name) => [name, 'any'])));
      return metricKey(namespace, metricName, dimensions);
    },
  );
}

/** One line for a metric with its set of dimensions. */
export function metricKey(namespace: string, name: string, dimensions: readonly string[]): string {
  return `${namespace} ${name} ${dimensions.toSorted().join(',')}`;
}
