import type { Settings, TokenSource } from '../settings.ts';
import type { ConnectionError, SoramiError, TokenError } from '../sorami-error.ts';
import { backoff } from './backoff.ts';
import { FALLBACK_TEXTS } from './fallback-texts.ts';
import { readError } from './read-error.ts';
import type { Result } from './result.ts';
import { sleep } from './sleep.ts';

/** A longer wait than this is the caller's to decide. */
const LONGEST_WAIT_MS = 30_000;

/** What may be said about any call. */
export interface CallOptions {
  /** Ends the call, its repetitions and its waits: the result is then an error of kind `aborted`. */
  readonly signal?: AbortSignal | undefined;
}

/** One call of the API, safe to repeat: the API answers a repetition with what the first one did. */
export interface Call extends CallOptions {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** With its query. */
  readonly path: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  /** How much longer than usual the answer may take. */
  readonly patienceMs?: number;
  readonly retries?: number;
}

/** An answer as it came; `body` is absent where there was none. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/**
 * Calls the API, repeats where that is promising (no answer, or "later"), and reads the answer.
 *
 * @param read the value of a good answer; `undefined` for what the API would never say.
 */
export async function send<T>(
  settings: Settings,
  call: Call,
  read: (answer: Answer) => T | undefined,
): Promise<Result<T>> {
  const retries = call.retries ?? settings.retries;
  let skipCache = false;
  for (let attempt = 0; ; attempt += 1) {
    const result: Result<T> = await once(settings, call, skipCache, read);
    if (result.ok || call.signal?.aborted) return result;
    if (!skipCache && settings.token !== undefined && isStaleToken(result.error)) {
      skipCache = true;
      continue;
    }
    const waitMs = (result.error.retryAfterSeconds ?? 0) * 1000 || backoff(attempt);
    if (attempt >= retries || waitMs > LONGEST_WAIT_MS || !isWorthRepeating(result.error)) return result;
    await sleep(waitMs, call.signal);
  }
}

function isStaleToken(error: SoramiError): boolean {
  return error.kind === 'refused' && error.code === 'invalid_token';
}

/** Whether the very same call may soon do better; the others wait for the user or for time. */
function isWorthRepeating(error: SoramiError): boolean {
  return error.retryable && (!('status' in error) || error.status >= 500 || error.kind === 'gateway');
}

async function once<T>(
  settings: Settings,
  call: Call,
  skipCache: boolean,
  read: (answer: Answer) => T | undefined,
): Promise<Result<T>> {
  // The token source has a time of its own: what it takes is not taken from the answer.
  const timers: AbortSignal[] = [];
  const within = (ms: number): AbortSignal => {
    const timer = AbortSignal.timeout(ms);
    timers.push(timer);
    return call.signal ? AbortSignal.any([call.signal, timer]) : timer;
  };
  try {
    call.signal?.throwIfAborted();
    const { timeoutMs } = settings;
    const token = settings.token === undefined ? null : await tokenOf(settings.token, skipCache, within(timeoutMs));
    const response = await settings.fetch(settings.baseUrl + call.path, {
      method: call.method,
      headers: {
        'accept-language': settings.language,
        ...(token !== null ? { authorization: `Bearer ${token}` } : {}),
        ...(call.body ? { 'content-type': 'application/json' } : {}),
        ...call.headers,
      },
      // The validator of a status is ours, not the browser's.
      cache: 'no-store',
      signal: within(timeoutMs + (call.patienceMs ?? 0)),
      ...(call.body ? { body: JSON.stringify(call.body) } : {}),
    });
    const { status, headers } = response;
    const body = parse(await response.text());
    const value = response.ok || status === 304 ? read({ status, headers, body }) : undefined;
    return value === undefined
      ? { ok: false, error: readError(response, body, settings.language) }
      : { ok: true, value };
  } catch (cause) {
    return { ok: false, error: brokenOff(settings, call.signal, timers, cause) };
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

class Tokenless extends Error {}

/**
 * @param signal over before the source has answered: the source may hang.
 * @throws Tokenless when the source throws.
 */
async function tokenOf(source: TokenSource, skipCache: boolean, signal: AbortSignal): Promise<string | null> {
  const over = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  const asked = (async () => source({ skipCache }))().catch((cause: unknown) => {
    throw new Tokenless('', { cause });
  });
  return Promise.race([asked, over]);
}

/** What a call came to that got no answer. */
export function brokenOff(
  { language }: Settings,
  signal: AbortSignal | undefined,
  timers: readonly AbortSignal[],
  thrown: unknown,
): ConnectionError | TokenError {
  if (thrown instanceof Tokenless && !signal?.aborted) {
    return { kind: 'no_token', message: FALLBACK_TEXTS.no_token[language], retryable: true, cause: thrown.cause };
  }
  const kind = signal?.aborted ? 'aborted' : timers.some((timer) => timer.aborted) ? 'timed_out' : 'unreachable';
  const cause: unknown = signal?.aborted ? signal.reason : thrown;
  return { kind, message: FALLBACK_TEXTS[kind][language], retryable: kind !== 'aborted', cause };
}
