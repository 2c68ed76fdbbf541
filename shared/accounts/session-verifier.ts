/** What a request's `Authorization` header proves. */
export type SessionVerdict =
  /** A signed-in user. `userId` is `user_…` and safe in keys of tables and objects. */
  | { readonly kind: 'session'; readonly userId: string; readonly sessionId: string }
  /** No credentials at all: no header, or another scheme than Bearer. */
  | { readonly kind: 'missing' }
  /** Credentials that are not an acceptable session. `reason` is safe to log: never the token or a part of it. */
  | { readonly kind: 'invalid'; readonly reason: string }
  /** The keys cannot be had, so nothing can be said of the token. */
  | { readonly kind: 'unavailable'; readonly retryAfterSeconds: number };

/** The keys with which sessions are verified. */
export interface SessionKeys {
  /** Whether there are any to verify with. */
  areAvailable(): Promise<boolean>;
}

/** Tells who is calling. */
export interface SessionVerifier {
  /**
   * @param authorizationHeader as received, `undefined` when there is none.
   * @param now the time at which the token has to be valid.
   */
  verify(authorizationHeader: string | undefined, now: Date): Promise<SessionVerdict>;
}
