import { imagesPerDayAt, type Limit, PEAK, verdictOf } from './limits.ts';
import type { Load } from './load.ts';

/** A load, and what it needs of everything that is limited. */
export interface ScaleRow {
  readonly load: Load;
  readonly limits: readonly Limit[];
}

const count = (value: number): string => {
  if (value >= 100) return Math.round(value).toLocaleString('en-US');
  return value >= 10 ? value.toFixed(0) : value.toFixed(value >= 1 ? 1 : 2);
};

/** What is scarce first and what helps, for several loads, as people read it. */
export function scaleText(stage: string, rows: readonly ScaleRow[], longestQueue: number): string {
  const [base] = rows;
  if (base === undefined) return '';
  return [
    `Stage ${stage}: needs at the day's peak (${PEAK} times its mean), ${base.load.imagesPerJob} images a job, ${base.load.modelSeconds} s a call of the model,`,
    `${base.load.requestsPerJob} looks at the status of a job. "Met at": images a day at which the stage as it is has no more.`,
    `A queue of more than ${count(longestQueue)} images misses the deadline of its jobs.`,
    '',
    ...table(base, rows),
    ...rows.flatMap(advice),
  ].join('\n');
}

function table(base: ScaleRow, rows: readonly ScaleRow[]): string[] {
  const head = ['images a day', '', 'has', 'met at', ...rows.map(({ load }) => count(load.imagesPerDay))];
  const body = base.limits.map((limit) => {
    const needs = rows.map(({ limits }) => {
      const same = limits.find(({ what }) => what === limit.what);
      if (same === undefined) return '';
      const marks = { enough: '', stage: ' *', design: ' **' } as const;
      return `${count(same.need)}${marks[verdictOf(same)]}`;
    });
    return [limit.what, limit.unit, count(limit.has), count(imagesPerDayAt(limit, base.load)), ...needs];
  });
  const lines = [head, ...body];
  const widths = head.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  const align = (cells: readonly string[]) =>
    cells
      .map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  return [
    ...lines.map(align),
    '',
    '*  more than the stage has: a change of the stage   **  more than a stage can have: another design',
  ];
}

/** What to do for one load, the scarcest first. */
function advice({ load, limits }: ScaleRow): string[] {
  const scarce = limits.filter((limit) => verdictOf(limit) !== 'enough');
  const [first] = limits;
  const title = `${count(load.imagesPerDay)} images a day`;
  if (scarce.length === 0) return ['', `${title}: the stage has enough. First in line: ${first?.what.toLowerCase()}.`];
  const lines = scarce.map((limit) => {
    const { what, unit, need, has, stage, design } = limit;
    const how = verdictOf(limit) === 'stage' ? `stage: ${stage}` : `design: ${design}`;
    return `  ${what}: ${count(need)} ${unit}, has ${count(has)}. In the ${how}`;
  });
  return ['', `${title}: first ${first?.what.toLowerCase()}`, ...lines];
}
