import * as v from 'valibot';
import { type Document, resourcesOf } from './readable.ts';

/** A metric that an alarm or a dashboard reads, and where. */
export interface WatchedMetric {
  readonly where: string;
  readonly namespace: string;
  readonly name: string;
  /** Without a value: whatever the search finds, or what only a deployment knows. */
  readonly dimensions: Readonly<Record<string, string | undefined>>;
}

const Stat = v.object({
  Namespace: v.string(),
  MetricName: v.string(),
  Dimensions: v.optional(v.array(v.object({ Name: v.string(), Value: v.unknown() })), []),
});
const Alarm = v.object({
  Metrics: v.optional(
    v.array(v.looseObject({ MetricStat: v.optional(v.object({ Metric: Stat })), Expression: v.optional(v.string()) })),
    [],
  ),
  Namespace: v.optional(v.string()),
  MetricName: v.optional(v.string()),
  Dimensions: v.optional(v.array(v.object({ Name: v.string(), Value: v.unknown() })), []),
});
const Body = v.object({
  widgets: v.array(
    v.object({
      type: v.string(),
      properties: v.looseObject({
        title: v.optional(v.string(), ''),
        metrics: v.optional(v.array(v.array(v.unknown())), []),
      }),
    }),
  ),
});

/** Every metric of every alarm and dashboard of a template. */
export function watchedMetrics(document: Document): WatchedMetric[] {
  const alarms = [...resourcesOf(document, 'AWS::CloudWatch::Alarm')].flatMap(([where, { Properties }]) => {
    const alarm = v.parse(Alarm, Properties);
    const stats = alarm.Metrics.flatMap(({ MetricStat }) => MetricStat?.Metric ?? []);
    if (alarm.Namespace !== undefined) stats.push(v.parse(Stat, alarm));
    return stats.map(({ Namespace, MetricName, Dimensions }) => ({
      where,
      namespace: Namespace,
      name: MetricName,
      dimensions: Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, literal(Value)])),
    }));
  });
  const dashboards = [...resourcesOf(document, 'AWS::CloudWatch::Dashboard').values()].flatMap(({ Properties }) =>
    dashboardMetrics(Properties['DashboardBody']),
  );
  return [...alarms, ...dashboards];
}

/** The graphs of a dashboard; references in its body become a name without a value. */
function dashboardMetrics(body: unknown): WatchedMetric[] {
  const { widgets } = v.parse(Body, JSON.parse(bodyText(body)));
  return widgets.flatMap(({ properties: { title, metrics } }) =>
    metrics.map((row): WatchedMetric => {
      const searched = v.safeParse(v.tuple([v.object({ expression: v.string() })]), row);
      if (searched.success) return search(title, searched.output[0].expression);
      const [namespace = '', name = '', ...pairs] = row.filter((cell) => typeof cell === 'string');
      const dimensions = pairs.flatMap((key, index) => (index % 2 === 0 ? [[key, literal(pairs[index + 1])]] : []));
      return { where: title, namespace, name, dimensions: Object.fromEntries(dimensions) };
    }),
  );
}

/** `SEARCH('{Namespace,a,b} MetricName="M" a="x"', …)` */
function search(where: string, expression: string): WatchedMetric {
  const [, schema = ''] = /^SEARCH\('\{([^}]+)\}/.exec(expression) ?? [];
  const [namespace = '', ...names] = schema.split(',');
  const values = new Map([...expression.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = '', value]) => [key, value]));
  const dimensions = Object.fromEntries(names.map((name) => [name, values.get(name)]));
  return { where, namespace, name: values.get('MetricName') ?? '', dimensions };
}

const REFERENCE = '(reference)';

function literal(value: unknown): string | undefined {
  return typeof value === 'string' && value !== REFERENCE ? value : undefined;
}

/** The body of a dashboard as JSON; references in it become one word. */
export function bodyText(body: unknown): string {
  if (typeof body === 'string') return body;
  const { 'Fn::Join': join } = v.parse(v.object({ 'Fn::Join': v.tuple([v.string(), v.array(v.unknown())]) }), body);
  return join[1].map((part) => (typeof part === 'string' ? part : REFERENCE)).join(join[0]);
}
