import type { Language } from './http/language.ts';

/**
 * Gives the session's token, before every attempt: tokens live a minute. After "invalid token" it is asked once more with
 * `skipCache: true`. Clerk's `getToken` fits as it is. `null`: no user is signed in.
 */
export type TokenSource = (options: { readonly skipCache: boolean }) => Promise<string | null> | string | null;

/** How a client is made. */
export interface ClientOptions {
  /** `https://api.sorami.app`, or the path of a route of your own that forwards to it. */
  readonly baseUrl: string;
  /** Absent where the route behind `baseUrl` adds the token itself. */
  readonly token?: TokenSource;
  /** Of every sentence meant for people. French when absent. */
  readonly language?: Language;
  /** Another `fetch`, for example one that traces. */
  readonly fetch?: typeof fetch;
  /** How long one attempt may take, in milliseconds; 15,000 when absent. */
  readonly timeoutMs?: number;
  /** How often a call is repeated when it gets no answer or one that says "later"; 3 when absent. */
  readonly retries?: number;
}

/** The same, complete. */
export interface Settings {
  readonly baseUrl: string;
  readonly token: TokenSource | undefined;
  readonly language: Language;
  readonly fetch: typeof fetch;
  readonly timeoutMs: number;
  readonly retries: number;
}

/** Applies the defaults. */
export function settingsOf(options: ClientOptions): Settings {
  return {
    baseUrl: options.baseUrl.replace(/\/+$/, ''),
    token: options.token,
    language: options.language ?? 'fr',
    // A method of the global object in browsers: called as one.
    fetch: options.fetch ?? ((input, init) => fetch(input, init)),
    timeoutMs: options.timeoutMs ?? 15_000,
    retries: options.retries ?? 3,
  };
}
