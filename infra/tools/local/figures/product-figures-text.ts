import { METRIC_NAMESPACE, metricNamed, STAGE_DIMENSION } from '../../../../shared/telemetry/metrics-catalogue.ts';
import { type FigureLine, PRODUCT_FIGURES } from '../../../monitoring/product-figures.ts';
import type { MetricStore, Series } from './metric-store.ts';
import { statisticOf } from './statistic.ts';

/** The product dashboard as text: the same figures from the same metrics, over everything the store has seen. */
export function productFiguresText(store: MetricStore, stage: string): string {
  return PRODUCT_FIGURES.map(({ title, unit, lines }) => {
    const heading = unit === 'per minute' || unit === 'now' ? title : `${title} (${unit})`;
    const cells = lines.flatMap((line) => cellsOf(store, stage, line));
    return `  ${heading.padEnd(40)} ${cells.join('   ') || '–'}`;
  }).join('\n');
}

function cellsOf(store: MetricStore, stage: string, line: FigureLine): string[] {
  return store.all
    .filter((series) => isMeant(series, stage, line))
    .flatMap(({ dimensions, values }) => {
      const value = lastOr(values, line);
      const { by } = metricNamed(line.metric);
      const label = line.split && by !== undefined ? `${dimensions[by]} ${line.label}` : line.label;
      return value === undefined ? [] : [`${label} ${Math.round(value)}`];
    });
}

function isMeant({ namespace, name, dimensions }: Series, stage: string, { metric, split }: FigureLine): boolean {
  const isSplit = Object.keys(dimensions).length > 1;
  return (
    namespace === METRIC_NAMESPACE &&
    name === metric &&
    dimensions[STAGE_DIMENSION] === stage &&
    isSplit === (split ?? false)
  );
}

/** A gauge is shown as it is now, everything else over the whole time. */
function lastOr(values: readonly number[], { statistic }: FigureLine): number | undefined {
  return statistic === 'Maximum' ? values.at(-1) : statisticOf(values, statistic);
}
