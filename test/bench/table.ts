import { styleText } from 'node:util';
import { isMet, type Row } from './row.ts';

/** The rows as a table for people; a missed target is marked with ✗, one that only informs with ○. */
export function tableOf(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    mark(row),
    row.what,
    amount(row, row.value),
    `≤ ${amount(row, row.limit)}`,
    row.detail,
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((cell) => cell[column]?.length ?? 0)));
  const lines = cells.map((cell, index) => {
    const [sign = '', what = '', value = '', limit = '', detail = ''] = cell.map((text, column) =>
      column === 2 || column === 3 ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0),
    );
    const line = `${sign} ${what}  ${value}  ${limit}  `;
    const row = rows[index];
    return `${row && !isMet(row) ? styleText(row.informative ? 'yellow' : 'red', line) : line}${styleText('dim', detail)}`;
  });
  return `${lines.join('\n')}\n`;
}

function mark(row: Row): string {
  if (isMet(row)) return '✓';
  return row.informative ? '○' : '✗';
}

function amount({ unit }: Row, number: number): string {
  const decimals = number % 1 === 0 ? 0 : 2;
  return `${number.toFixed(decimals)} ${unit}`;
}
