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

/**
 * Reads CSV as RFC 4180 has it: quoted fields may hold separators, line ends and doubled quotes. Lines without any text are skipped.
 *
 * @param separator `;` is what spreadsheets write where the comma is the decimal sign.
 * @throws CsvError where a quote is not closed, or text follows a closed one.
 */
export function readRecords(text: string, separator: ',' | ';'): CsvRecord[] {
  const records: CsvRecord[] = [];
  let fields: string[] = [];
  let field = '';
  let quoted = false;
  let closed = false;
  let line = 1;
  let start = 1;

  const endField = (): void => {
    fields.push(closed ? field : field.trim());
    field = '';
    closed = false;
  };
  const endRecord = (): void => {
    endField();
    if (fields.some((value) => value !== '')) records.push({ line: start, fields });
    fields = [];
    start = line;
  };

  const characters = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] ?? '';
    if (character === '\n') line += 1;
    if (quoted) {
      if (character !== '"') field += character;
      else if (characters[at + 1] === '"') {
        field += '"';
        at += 1;
      } else {
        quoted = false;
        closed = true;
      }
    } else if (character === '"' && field.trim() === '' && !closed) {
      quoted = true;
      field = '';
      start = fields.length === 0 ? line : start;
    } else if (character === separator) endField();
    else if (character === '\n') endRecord();
    else if (!closed) field += character;
    else if (character.trim() !== '') throw new CsvError(line, 'text follows a closing quote');
  }
  if (quoted) throw new CsvError(start, 'a quote is not closed');
  endRecord();
  return records;
}
