import type { Language } from './language.ts';
import { localServer } from './local-server.ts';
import { TEXTS } from './texts.ts';
import { listOf, textOf } from './unknown.ts';

/** Clerk's tokens live a minute. */
const TOKEN_MS = 45_000;
const KEPT_ORDERS = 5;

/** A request to the API and its answer. */
export interface Exchange {
  /** ISO 8601. */
  readonly at: string;
  readonly method: string;
  readonly path: string;
  /** `null`: no answer came. */
  readonly status: number | null;
  readonly ms: number;
  readonly request: unknown;
  readonly response: unknown;
}

/** Why a call came to nothing, in the words of the API where there are any. */
export interface Problem {
  readonly message: string;
  /** What is wrong with single fields. */
  readonly details: readonly string[];
  /** `undefined`: nothing answered. */
  readonly status: number | undefined;
}

export type Answer =
  | { readonly ok: true; readonly status: number; readonly body: unknown; readonly headers: Headers }
  | { readonly ok: false; readonly problem: Problem };

export interface CallOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** The API as a sample user who is signed in, with what was said to it. */
export interface Api {
  readonly user: string;
  call(method: 'GET' | 'POST' | 'DELETE', path: string, options?: CallOptions): Promise<Answer>;
  /** The last ones, newest first; of repeated looks the last only. */
  exchanges(): readonly Exchange[];
}

/** Signs a sample user in. Everything that the page asks the API goes through here, and is kept to be looked at. */
export function signIn(base: string, user: string, language: Language): Api {
  let token = '';
  let goodUntil = 0;
  const kept = new Map<string, Exchange>();

  async function freshToken(again: boolean): Promise<string> {
    if (again || Date.now() > goodUntil) {
      ({ token } = await localServer.token(user));
      goodUntil = Date.now() + TOKEN_MS;
    }
    return token;
  }

  function keep(exchange: Exchange): void {
    const isLook = exchange.method === 'GET';
    const key = isLook ? `GET ${exchange.path.split('?')[0]}` : `${exchange.method} ${exchange.path} ${exchange.at}`;
    kept.delete(key);
    kept.set(key, exchange);
    const orders = [...kept].filter(([, { method }]) => method !== 'GET');
    for (const [old] of orders.slice(0, -KEPT_ORDERS)) kept.delete(old);
  }

  async function call(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    { body, headers = {}, signal }: CallOptions = {},
  ): Promise<Answer> {
    const startedAt = Date.now();
    const told = { at: new Date(startedAt).toISOString(), method, path, request: body ?? null };
    try {
      for (let again = false; ; again = true) {
        const response = await fetch(base + path, {
          method,
          headers: {
            'accept-language': language,
            authorization: `Bearer ${await freshToken(again)}`,
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...headers,
          },
          // The validator of a status is ours, not the browser's.
          cache: 'no-store',
          ...(signal === undefined ? {} : { signal }),
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        if (response.status === 401 && !again) continue;
        const answered = parse(await response.text());
        if (response.status !== 304) {
          keep({ ...told, status: response.status, ms: Date.now() - startedAt, response: answered });
        }
        return response.ok || response.status === 304
          ? { ok: true, status: response.status, body: answered, headers: response.headers }
          : { ok: false, problem: problemOf(response.status, answered, language) };
      }
    } catch {
      if (signal?.aborted !== true) keep({ ...told, status: null, ms: Date.now() - startedAt, response: null });
      return { ok: false, problem: { message: TEXTS.unreachable[language], details: [], status: undefined } };
    }
  }

  return { user, call, exchanges: () => [...kept.values()].reverse() };
}

function problemOf(status: number, body: unknown, language: Language): Problem {
  const message = textOf(body, 'message') ?? TEXTS.odd[language].replace('{status}', String(status));
  const details = listOf(body, 'details').flatMap((detail) => textOf(detail, 'message') ?? []);
  return { status, message, details: details.filter((detail) => !message.includes(detail)) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text === '' ? null : text;
  }
}
