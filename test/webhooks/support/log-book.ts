import type { LogCode, LogFields, Logger } from '../../../shared/telemetry/logger.ts';

interface Line {
  readonly code: LogCode;
  readonly fields: LogFields;
  readonly error?: unknown;
}

/** A logger that remembers. */
export class LogBook implements Logger {
  readonly lines: Line[] = [];
  readonly #counts = new Map<LogCode, number>();

  info = (code: LogCode, fields: LogFields = {}): void => this.#add({ code, fields });
  warn = (code: LogCode, fields: LogFields = {}): void => this.#add({ code, fields });
  error = (code: LogCode, error: unknown, fields: LogFields = {}): void => this.#add({ code, fields, error });

  /** The fields of every line with this code. */
  of(code: LogCode): LogFields[] {
    return this.lines.filter((line) => line.code === code).map(({ fields }) => fields);
  }

  /** How many lines have this code. */
  count(code: LogCode): number {
    return this.#counts.get(code) ?? 0;
  }

  #add(line: Line): void {
    this.lines.push(line);
    this.#counts.set(line.code, this.count(line.code) + 1);
  }
}
