import * as v from 'valibot';

/** A log line in CloudWatch's embedded metric format, as far as the metrics go. */
const Embedded = v.looseObject({
  _aws: v.object({
    Timestamp: v.number(),
    CloudWatchMetrics: v.array(
      v.object({
        Namespace: v.string(),
        Dimensions: v.array(v.array(v.string())),
        Metrics: v.array(v.object({ Name: v.string(), Unit: v.string() })),
      }),
    ),
  }),
});
const Line = v.pipe(v.string(), v.parseJson(), Embedded);

/** One metric as CloudWatch tells them apart: by namespace, name and the exact set of dimensions. */
export interface Series {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** In order of arrival. */
  readonly values: readonly number[];
}

/** What CloudWatch makes of log lines: every value that they carry, under every set of dimensions that they name. */
export class MetricStore {
  readonly #series = new Map<string, Series & { readonly values: number[] }>();

  /** Reads a line; lines without metrics say nothing. */
  accept(line: string): void {
    if (!line.includes('"_aws"')) return;
    const parsed = v.safeParse(Line, line);
    if (!parsed.success) return;
    for (const { Namespace, Dimensions, Metrics } of parsed.output._aws.CloudWatchMetrics) {
      for (const { Name } of Metrics) {
        for (const names of Dimensions) this.#add(Namespace, Name, names, parsed.output);
      }
    }
  }

  get all(): readonly Series[] {
    return [...this.#series.values()];
  }

  #add(namespace: string, name: string, names: readonly string[], members: Readonly<Record<string, unknown>>): void {
    const value = members[name];
    const dimensions = Object.fromEntries(names.map((dimension) => [dimension, members[dimension]]));
    // CloudWatch drops what has no number or lacks a dimension.
    if (typeof value !== 'number' || !v.is(v.record(v.string(), v.string()), dimensions)) return;
    const key = JSON.stringify([namespace, name, Object.entries(dimensions).sort()]);
    const series = this.#series.get(key) ?? { namespace, name, dimensions, values: [] };
    series.values.push(value);
    this.#series.set(key, series);
  }
}
