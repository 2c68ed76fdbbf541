/** One request that reached the stand-in, and what became of it. */
export interface InboxEntry {
  /** ISO 8601. */
  readonly receivedAt: string;
  readonly method: string;
  readonly path: string;
  /** As received, but for the secret: `x-webhook-secret` says whether it matched. */
  readonly headers: Readonly<Record<string, string | boolean>>;
  /** JSON as a value, anything else as text. */
  readonly body: unknown;
  /** `null` when the connection was cut instead. */
  readonly answer: { readonly status: number; readonly body: unknown } | null;
  readonly stored: boolean;
  readonly problems: readonly string[];
  /** The developer's own frontend, whose answer this is. */
  readonly passedOn?: string | undefined;
}

/** Whether an entry is about a job. */
export function isAboutJob(entry: InboxEntry, jobId: string): boolean {
  return typeof entry.body === 'object' && entry.body !== null && 'job_id' in entry.body && entry.body.job_id === jobId;
}
