import { CsvError as ParseError } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import * as v from 'valibot';

/** A record of a CSV file with the line it begins on (from 1). */
export interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

/** Text that is not CSV. */
export class CsvError extends Error {
  readonly line: number;

  constructor(line: number, problem: string) {
    super(problem);
    this.line = line;
  }
}

/** What csv-parse says of a record: `raw` is its text, `lines` the line it ends on. */
const Records = v.array(
  v.pipe(
    v.object({ record: v.array(v.string()), raw: v.string(), info: v.object({ lines: v.number() }) }),
    v.transform(({ record, raw, info }) => ({
      line: info.lines - (raw.trimEnd().split('\n').length - 1),
      fields: record,
    })),
  ),
);

const PROBLEMS: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote is not closed',
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE: 'text follows a closing quote',
  CSV_INVALID_CLOSING_QUOTE: 'text follows a closing quote',
  INVALID_OPENING_QUOTE: 'a quote stands inside a field that is not quoted',
};

/**
 * Reads CSV as RFC 4180 has it. Lines without any text are skipped.
 *
 * @param separator `;` is what spreadsheets write where the comma is the decimal sign.
 * @throws CsvError where a quote is not closed, or is not where it may be.
 */
export function readRecords(text: string, separator: ',' | ';'): CsvRecord[] {
  try {
    const records: unknown = parse(text, {
      bom: true,
      delimiter: separator,
      info: true,
      raw: true,
      record_delimiter: ['\r\n', '\n'],
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      trim: true,
    });
    return v.parse(Records, records);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    throw new CsvError(Number(error['lines'] ?? 1), PROBLEMS[error.code] ?? error.message);
  }
}
