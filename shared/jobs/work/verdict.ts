/** What becomes of a message; nothing else decides it. */
export type Verdict = { readonly kind: 'done' } | { readonly kind: 'retry'; readonly afterMs: number };

/** The message is acknowledged. */
export const DONE: Verdict = { kind: 'done' };
