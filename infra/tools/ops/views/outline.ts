/**
 * A value as indented text for people: `name: value` lines, lists of records as aligned tables. What `--json` prints is the same value.
 */
export function outline(value: unknown, indent = ''): string {
  if (Array.isArray(value)) return list(value, indent);
  if (!isRecord(value)) return `${indent}${shown(value)}`;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  const width = Math.max(0, ...entries.map(([name]) => name.length));
  return entries
    .map(([name, inner]) =>
      isNested(inner)
        ? `${indent}${name}:\n${outline(inner, `${indent}  `)}`
        : `${indent}${`${name}:`.padEnd(width + 1)} ${shown(inner)}`,
    )
    .join('\n');
}

function list(values: readonly unknown[], indent: string): string {
  if (!values.every(isRecord)) return values.map((value) => `${indent}${shown(value)}`).join('\n');
  const columns = [...new Set(values.flatMap((row) => Object.keys(row)))].filter((name) =>
    values.some((row) => row[name] !== undefined),
  );
  const rows = [columns, ...values.map((row) => columns.map((name) => shown(row[name])))];
  const widths = columns.map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)));
  return rows
    .map((row) => `${indent}${row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  ')}`.trimEnd())
    .join('\n');
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return '–';
  if (isEmpty(value)) return 'none';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function isNested(value: unknown): boolean {
  return (Array.isArray(value) || isRecord(value)) && !isEmpty(value);
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) ? value.length === 0 : isRecord(value) && Object.keys(value).length === 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
