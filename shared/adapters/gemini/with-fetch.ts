/**
 * Starts a call with another `fetch`, and puts the real one back before anything else can run.
 *
 * The SDK offers no hook for its transport: it looks `fetch` up on the global object, at the synchronous start of a call
 * (`makeModelRequest` in 0.24.1, its last release). The swap therefore lasts for that start alone; there is no `await` in it.
 */
export function withFetch<T>(replacement: typeof fetch, start: () => Promise<T>): Promise<T> {
  const original = globalThis.fetch;
  globalThis.fetch = replacement;
  try {
    return start();
  } finally {
    globalThis.fetch = original;
  }
}
