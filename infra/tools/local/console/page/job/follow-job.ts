import type { Api, Problem } from '../api.ts';
import { readJob, type ShownJob } from './read-job.ts';

/** How long the API holds an answer back until something changes. */
const HOLD_SECONDS = 20;
const PAUSE_MS = 100;
/** Where there is no room for one more that waits. */
const POLL_MS = 1_500;
const RETRIES = 8;

/**
 * Tells a job and each change of it, until it has ended or `signal` aborts.
 *
 * @returns why no more can be told; `undefined` when it has ended.
 */
export async function followJob(
  api: Api,
  jobId: string,
  signal: AbortSignal,
  onChange: (job: ShownJob) => void,
): Promise<Problem | undefined> {
  let tag: string | undefined;
  for (let failures = 0; ; ) {
    const headers: Record<string, string> = {
      prefer: `wait=${failures > 0 ? 1 : HOLD_SECONDS}`,
      ...(tag === undefined ? { prefer: 'wait=0' } : { 'if-none-match': tag }),
    };
    const answer = await api.call('GET', `/api/jobs/${encodeURIComponent(jobId)}/wait`, { headers, signal });
    if (signal.aborted) return undefined;
    if (answer.ok) {
      failures = 0;
      const job = answer.status === 304 ? undefined : readJob(answer.body);
      tag = answer.headers.get('etag') ?? undefined;
      if (job !== undefined) onChange(job);
      if (job?.hasEnded) return undefined;
    } else {
      const { status } = answer.problem;
      const isPassing = status === undefined || status === 429 || status >= 500;
      failures += 1;
      if (!isPassing || failures > RETRIES) return answer.problem;
    }
    await sleep(answer.ok ? PAUSE_MS : POLL_MS, signal);
    if (signal.aborted) return undefined;
  }
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  signal.addEventListener('abort', () => {
    clearTimeout(timer);
    resolve();
  });
  return promise;
}
