import * as v from 'valibot';
import type { LogLine } from '../cloud/local-cloud.ts';
import type { LogEntry } from './local-api.ts';

const KEPT_LINES = 5_000;

const Line = v.pipe(
  v.string(),
  v.parseJson(),
  v.looseObject({ timestamp: v.string(), level: v.string(), code: v.string() }),
);

/** The last lines that the functions wrote; the oldest make room. */
export class LogBuffer {
  readonly #entries: LogEntry[] = [];

  /** Keeps a line that is an event; what a runtime writes around it is left out. */
  add({ functionName, line }: LogLine): void {
    const parsed = v.safeParse(Line, line);
    if (!parsed.success) return;
    const { timestamp, level, code, ...rest } = parsed.output;
    this.#entries.push({ at: timestamp, functionName, level, code, fields: ownFields(rest) });
    if (this.#entries.length > KEPT_LINES) this.#entries.shift();
  }

  /** Everything about a job, oldest first: the lines that name it, and those of the request that it began with. */
  about(jobId: string): readonly LogEntry[] {
    const correlations = new Set<unknown>(
      this.#entries.filter(({ fields }) => fields['job_id'] === jobId).map(({ fields }) => fields['correlation_id']),
    );
    correlations.delete(undefined);
    return this.#entries.filter(
      ({ fields }) =>
        fields['job_id'] === jobId ||
        correlations.has(fields['correlation_id']) ||
        correlations.has(fields['request_id']),
    );
  }
}

/** Without the members that make the line a metric as well; those begin with a capital letter or an underscore. */
function ownFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => /^[a-z]/.test(name)));
}
