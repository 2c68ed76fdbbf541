import * as v from 'valibot';
import type { LogCode, LogFields, Logger } from '../telemetry/logger.ts';
import { embeddedMetrics } from './embedded-metrics.ts';

/**
 * Logs one JSON object a line to stdout: Lambda's JSON log format keeps such lines as they are and reads `level` and `timestamp`.
 *
 * Not `console`: Lambda wraps what it prints into a message of its own.
 *
 * A line that the catalogue of metrics knows carries its numbers, so that logging an event also measures it.
 */
export function jsonLogger(
  stage: string,
  write: (line: string) => void = (line) => process.stdout.write(line),
  now: () => number = Date.now,
): Logger {
  function log(level: string, code: LogCode, fields: LogFields): void {
    const at = now();
    const line = {
      timestamp: new Date(at).toISOString(),
      level,
      code,
      ...fields,
      ...embeddedMetrics(code, fields, stage, at),
    };
    write(`${JSON.stringify(line)}\n`);
  }
  return {
    info: (code, fields = {}) => log('INFO', code, fields),
    warn: (code, fields = {}) => log('WARN', code, fields),
    error: (code, error, fields = {}) => log('ERROR', code, { ...fields, ...describe(error) }),
  };
}

/** An error without the data it stumbled over: validation messages quote the value, and the value may be a prompt. */
function describe(error: unknown): LogFields {
  if (error instanceof v.ValiError) {
    const issues: v.BaseIssue<unknown>[] = error.issues;
    return { error: 'ValiError', error_message: `invalid at ${issues.map((issue) => v.getDotPath(issue)).join(', ')}` };
  }
  if (!(error instanceof Error)) return { error: typeof error };
  const frames = error.stack?.split('\n').filter((line) => line.startsWith('    at '));
  return {
    error: error.name,
    error_message: error.message,
    error_cause: error.cause instanceof Error ? `${error.cause.name}: ${error.cause.message}` : undefined,
    stack: frames?.slice(0, 8).join('\n'),
  };
}
