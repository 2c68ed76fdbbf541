import type { LogCode, LogFields, Logger } from '../../../shared/domain/ports/logger.ts';

/** A logger that remembers. */
export class LogBook implements Logger {
  readonly lines: { readonly code: LogCode; readonly fields: LogFields; readonly error?: unknown }[] = [];

  info = (code: LogCode, fields: LogFields = {}): void => void this.lines.push({ code, fields });
  warn = (code: LogCode, fields: LogFields = {}): void => void this.lines.push({ code, fields });
  error = (code: LogCode, error: unknown, fields: LogFields = {}): void =>
    void this.lines.push({ code, fields, error });

  /** The fields of every line with this code. */
  of(code: LogCode): LogFields[] {
    return this.lines.filter((line) => line.code === code).map(({ fields }) => fields);
  }
}
