import { backoff } from './http/backoff.ts';
import { ofJob, type Result } from './http/result.ts';
import { retryAfterOf } from './http/retry-after.ts';
import { type Answer, type CallOptions, send } from './http/send.ts';
import { sleep } from './http/sleep.ts';
import { type EndedJob, hasEnded, type Job } from './job.ts';
import type { KindName } from './kinds.ts';
import type { Settings } from './settings.ts';

/** How long the API holds an answer back until something changes; its gateway gives up after 30 s. */
const HOLD_SECONDS = 20;
/** With growing waits between them: about a minute without any answer. */
const RETRIES = 8;
/** Before a look that is held back, should such answers come at once all the same. */
const PAUSE_MS = 100;

export interface WaitOptions<K extends KindName = KindName> extends CallOptions {
  /** Told at every change, the first and the last look included. */
  readonly onProgress?: (job: Job<K>) => void;
  /**
   * Lets the API hold its answers back until something changes: changes are told within two seconds. Only so many callers are held at
   * once; one that is turned away polls as without this, and a hold costs the API several times what polling does. False when absent.
   */
  readonly hold?: boolean;
}

/**
 * Looks at a job until it has ended, as often as the API asks for (`Retry-After`). Every job ends: the API closes it a minute after its
 * deadline at the latest. A minute without an answer ends the wait, not the job.
 */
export async function waitForJob<K extends KindName>(
  settings: Settings,
  jobId: string,
  { signal, onProgress, hold = false }: WaitOptions<K>,
  isJob: (body: unknown) => body is Job<K>,
): Promise<Result<EndedJob<K>>> {
  const id = encodeURIComponent(jobId);
  let canHold = hold;
  let version: string | undefined;
  for (let unchanged = 0; ; unchanged += 1) {
    const known: Record<string, string> = version === undefined ? {} : { 'if-none-match': version };
    const status = { method: 'GET', path: `/api/jobs/${id}`, headers: known, signal } as const;
    // Held back until the state is another than the one we know; without one, the first look is answered at once.
    const isHeld = canHold && version !== undefined;
    const looked: Result<Look<K>> = await send(
      settings,
      isHeld
        ? { ...status, path: `/api/jobs/${id}/wait`, patienceMs: HOLD_SECONDS * 1000, retries: 0 }
        : { ...status, retries: RETRIES },
      look(isJob),
    );
    if (!looked.ok && isHeld && looked.error.kind !== 'aborted') {
      // No room for one more that waits, or something in between that ends long requests: asked for as without `hold`.
      canHold = false;
      continue;
    }
    if (!looked.ok) return ofJob(jobId, looked);
    const { job, tag, wasHeld, retryAfterMs } = looked.value;
    if (job !== undefined && (tag === undefined || tag !== version)) {
      onProgress?.(job);
      if (isEnd(job)) return { ok: true, value: job };
      version = tag;
      unchanged = 0;
    }
    const nextIsHeld = canHold && version !== undefined && (wasHeld || !isHeld);
    await sleep(nextIsHeld ? PAUSE_MS : (retryAfterMs ?? backoff(unchanged)), signal);
  }
}

interface Look<K extends KindName> {
  /** Absent when it is as it was. */
  readonly job: Job<K> | undefined;
  readonly tag: string | undefined;
  readonly wasHeld: boolean;
  readonly retryAfterMs: number | undefined;
}

function look<K extends KindName>(isJob: (body: unknown) => body is Job<K>) {
  return ({ status, headers, body }: Answer): Look<K> | undefined => {
    const job = status !== 304 && isJob(body) ? body : undefined;
    if (job === undefined && status !== 304) return undefined;
    const seconds = retryAfterOf(headers, Date.now());
    return {
      job,
      tag: headers.get('etag') ?? undefined,
      wasHeld: headers.has('preference-applied'),
      retryAfterMs: seconds === undefined ? undefined : seconds * 1000,
    };
  };
}

function isEnd<K extends KindName>(job: Job<K>): job is EndedJob<K> {
  return hasEnded(job);
}
