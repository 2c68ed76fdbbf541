import type { HttpError } from './watched-fetch.ts';

/** What a call came to. */
export type CallResult =
  /** A 2xx; `body` is unchecked, and `undefined` when it was not JSON. */
  | { readonly kind: 'answer'; readonly body: unknown }
  | ({ readonly kind: 'http-error' } & HttpError)
  /** No answer, or one that broke off. `sent` is false when the request certainly never left. */
  | { readonly kind: 'connection-lost'; readonly sent: boolean; readonly reason: string }
  | { readonly kind: 'timed-out' }
  /** The caller's signal. */
  | { readonly kind: 'cancelled'; readonly sent: boolean };

/** Failures before a connection stood. */
const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** What a call came to whose `fetch` was rejected. */
export function connectionLost(error: unknown): CallResult {
  const code = codeOf(error);
  return { kind: 'connection-lost', sent: !NEVER_CONNECTED.has(code), reason: code };
}

/** The system's code, safe to log: Node's fetch rejects with a TypeError whose cause carries it, Node's sockets with an error that has it. */
export function codeOf(error: unknown): string {
  for (const one of error instanceof Error ? [error.cause, error] : []) {
    if (one instanceof Error && 'code' in one && typeof one.code === 'string') return one.code;
  }
  return 'connection failed';
}
