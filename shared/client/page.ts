/** Which part of a list; newest first. */
export interface PageOptions {
  /** 1–100, by default 20. */
  readonly limit?: number;
  /** The `next_cursor` of the page before. */
  readonly cursor?: string;
}

/** A part of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Of the next page; `null` at the end. */
  readonly next_cursor: string | null;
}
