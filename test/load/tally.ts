import * as v from 'valibot';

const Line = v.pipe(
  v.string(),
  v.parseJson(),
  v.looseObject({
    code: v.string(),
    job_id: v.optional(v.string()),
    error_code: v.optional(v.string()),
    step: v.optional(v.string()),
    status: v.optional(v.union([v.string(), v.number()])),
    attempt: v.optional(v.number()),
    ms: v.optional(v.number()),
    kind: v.optional(v.string(), ''),
  }),
);

/** Counts what the functions' own log lines tell, and knows which jobs have ended. */
export class Tally {
  /** Per log code; with its detail where one matters, as in `part.postponed provider_unavailable`. */
  readonly counts = new Map<string, number>();
  /** By kind: from the opening of the job to each recorded part, in ms. */
  readonly timesToPart = new Map<string, number[]>();
  readonly #closed = new Set<string>();
  readonly #waiting = new Map<string, () => void>();

  read(line: string): v.InferOutput<typeof Line> | undefined {
    const parsed = v.safeParse(Line, line);
    if (!parsed.success) return undefined;
    const { code, job_id: jobId = '', error_code: errorCode, step, status, attempt = 1, ms, kind } = parsed.output;
    this.#count(code);
    if (code === 'part.postponed' || code === 'part.failed') this.#count(`${code} ${errorCode}`);
    if (code === 'sweep.repaired') this.#count(`${code} ${step}`);
    if (code === 'part.started' && attempt > 1) this.#count('part.restarted');
    if (code === 'part.delivered' && ms !== undefined) {
      const times = this.timesToPart.get(kind);
      if (times === undefined) this.timesToPart.set(kind, [ms]);
      else times.push(ms);
    }
    if (code === 'job.closed') {
      this.#count(`${code} ${status}`);
      this.#closed.add(jobId);
      this.#waiting.get(jobId)?.();
    }
    return parsed.output;
  }

  of(code: string): number {
    return this.counts.get(code) ?? 0;
  }

  /** Resolves when a job's end was logged, if it ever was: a process may die before it says so. */
  ended(jobId: string): Promise<void> {
    if (this.#closed.has(jobId)) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.set(jobId, resolve));
  }

  #count(code: string): void {
    this.counts.set(code, this.of(code) + 1);
  }
}
