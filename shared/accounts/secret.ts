/** A value that is fetched, believed for a while, and fetched again. */
export interface Cached<T> {
  /** @param maxAgeMs how old the value may be; minutes when left out. */
  read(maxAgeMs?: number): Promise<T>;
  /** Past the cache. */
  refresh(): Promise<T>;
}

/** One secret, read with a cache: its value, or `undefined` when it was never put. `refresh` after a peer refused the value. */
export type Secret = Cached<string | undefined>;

/** A secret that two sides share and cannot change in the same instant. */
export interface SecretPair {
  readonly current: string;
  /** The one before, for as long as the other side may still know only that one. */
  readonly previous?: string;
}

export type RotatingSecret = Cached<SecretPair | undefined>;
