import type { Result } from './http/result.ts';

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

/** Every item of a list, page after page. What went wrong is the last result, as everywhere: nothing is thrown. */
export async function* eachItem<T>(
  pageAfter: (options: PageOptions) => Promise<Result<Page<T>>>,
): AsyncGenerator<Result<T>, void, undefined> {
  let options: PageOptions = {};
  for (;;) {
    const page = await pageAfter(options);
    if (!page.ok) {
      yield page;
      return;
    }
    for (const value of page.value.items) yield { ok: true, value };
    if (page.value.next_cursor === null) return;
    options = { cursor: page.value.next_cursor };
  }
}
