import type { Job } from '../../shared/jobs/job.ts';
import type { JobReader } from '../../shared/jobs/job-store.ts';

/** Well below the 30 s of API Gateway, with time left for a cold start and the answer. */
const MAX_WAIT_SECONDS = 20;
const FIRST_PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 2_000;
const GROWTH = 1.5;

export interface WaitDeps {
  readonly jobs: JobReader;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
}

/** The seconds of a `Prefer: wait=n` (RFC 7240), cut to what is possible; the most that is possible without one. */
export function secondsToWait(header: string | undefined): number {
  const seconds = header
    ?.split(/[,;]/)
    .map((preference) => /^wait\s*=\s*"?(\d{1,6})"?$/i.exec(preference.trim())?.[1])
    .find((value) => value !== undefined);
  return seconds === undefined ? MAX_WAIT_SECONDS : Math.min(MAX_WAIT_SECONDS, Number(seconds));
}

/**
 * The job at its next change, or as it was when the time is over. Reads the row again and again, more and more rarely: some
 * fifteen small reads for the longest wait. The function is paid for while it waits, so waiting is bounded.
 */
export async function waitForChange({ jobs, now, sleep }: WaitDeps, job: Job, seconds: number): Promise<Job> {
  const until = now() + seconds * 1_000;
  let pause = FIRST_PAUSE_MS;
  for (;;) {
    const left = until - now();
    if (left <= 0) return job;
    await sleep(Math.min(pause, left));
    const later = await jobs.get(job);
    if (later === undefined || later.version !== job.version) return later ?? job;
    pause = Math.min(LONGEST_PAUSE_MS, pause * GROWTH);
  }
}
