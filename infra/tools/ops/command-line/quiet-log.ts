import type { Logger } from '../../../../shared/telemetry/logger.ts';

/** A logger for use cases that the operator runs: what goes well shows in the command's result, what goes wrong on stderr. */
export const quietLog: Logger = {
  info: () => undefined,
  warn: (code) => void process.stderr.write(`${code}\n`),
  error: (code, error) => void process.stderr.write(`${code}: ${error instanceof Error ? error.message : error}\n`),
};
